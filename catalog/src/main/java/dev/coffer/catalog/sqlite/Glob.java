package dev.coffer.catalog.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * A shell pattern: {@code *} any characters but {@code /}, {@code ?} one such, {@code **} any
 * characters, <code>**&#47;</code> any directories or none, {@code [a-z]} and {@code [!a-z]} one of
 * a set but never {@code /}, {@code \} takes the next character as it is; a {@code [} that is never
 * closed stands for itself. It matches the whole text, in exact case, in time proportional to text
 * times pattern, whatever the pattern.
 */
final class Glob {
  private sealed interface Token {}

  private record Literal(int point) implements Token {}

  private record AnyOne() implements Token {}

  private record Star() implements Token {}

  private record Everything() implements Token {}

  /** Before the first character of "any directories or none". */
  private record Directories() implements Token {}

  /** Inside a directory that must end with a slash. */
  private record InDirectories() implements Token {}

  private record OneOf(boolean negated, int[] ranges) implements Token {
    boolean accepts(int point) {
      boolean within = false;
      for (int i = 0; i < ranges.length; i += 2) {
        within |= point >= ranges[i] && point <= ranges[i + 1];
      }
      return point != '/' && within != negated;
    }
  }

  private final List<Token> tokens;

  private final boolean forPaths;

  private Glob(List<Token> tokens, boolean forPaths) {
    this.tokens = tokens;
    this.forPaths = forPaths;
  }

  /** Reads a pattern; a slash in front says no more than that the pattern is for whole paths. */
  static Glob of(String pattern) {
    List<Token> tokens = new ArrayList<>();
    int[] points = pattern.codePoints().toArray();
    boolean rooted = points.length > 1 && points[0] == '/';
    int i = rooted ? 1 : 0;
    while (i < points.length) {
      i = read(points, i, tokens);
    }
    boolean slashes =
        tokens.stream()
            .anyMatch(token ->
                token instanceof Directories
                    || (token instanceof Literal literal && literal.point() == '/'));
    return new Glob(tokens, rooted || slashes);
  }

  private static int read(int[] points, int at, List<Token> tokens) {
    switch (points[at]) {
      case '?' -> tokens.add(new AnyOne());
      case '\\' -> {
        boolean last = at + 1 == points.length;
        tokens.add(new Literal(last ? '\\' : points[at + 1]));
        return last ? at + 1 : at + 2;
      }
      case '*' -> {
        return readStars(points, at, tokens);
      }
      case '[' -> {
        return readSet(points, at, tokens);
      }
      default -> tokens.add(new Literal(points[at]));
    }
    return at + 1;
  }

  private static int readStars(int[] points, int at, List<Token> tokens) {
    if (at + 1 == points.length || points[at + 1] != '*') {
      tokens.add(new Star());
      return at + 1;
    }
    boolean startsPart = at == 0 || points[at - 1] == '/';
    if (startsPart && at + 2 < points.length && points[at + 2] == '/') {
      tokens.add(new Directories());
      tokens.add(new InDirectories());
      return at + 3;
    }
    tokens.add(new Everything());
    return at + 2;
  }

  private static int readSet(int[] points, int at, List<Token> tokens) {
    int i = at + 1;
    boolean negated = i < points.length && (points[i] == '!' || points[i] == '^');
    if (negated) {
      i++;
    }
    int first = i;
    List<Integer> ranges = new ArrayList<>();
    while (i < points.length && (points[i] != ']' || i == first)) {
      boolean range = i + 2 < points.length && points[i + 1] == '-' && points[i + 2] != ']';
      ranges.add(points[i]);
      ranges.add(range ? points[i + 2] : points[i]);
      i += range ? 3 : 1;
    }
    if (i >= points.length) {
      tokens.add(new Literal('['));
      return at + 1;
    }
    tokens.add(new OneOf(negated, ranges.stream().mapToInt(Integer::intValue).toArray()));
    return i + 1;
  }

  /** True if it is about whole paths. */
  boolean hasSlash() {
    return forPaths;
  }

  /** Runs of characters that the last part of every matching path holds. */
  List<String> nameLiterals() {
    List<String> runs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (Token token : tokens) {
      if (token instanceof Literal literal && literal.point() != '/') {
        run.appendCodePoint(literal.point());
        continue;
      }
      runs.add(run.toString());
      run.setLength(0);
      boolean mayHoldSlash =
          token instanceof Literal
              || token instanceof Everything
              || token instanceof Directories
              || token instanceof InDirectories;
      if (mayHoldSlash) {
        runs.clear(); // what came before may be in another part of the path
      }
    }
    runs.add(run.toString());
    return runs;
  }

  /** True if the whole text matches. */
  boolean matches(String text) {
    boolean[] states = new boolean[tokens.size() + 1];
    enter(states, 0);
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      states = step(states, point);
      i += Character.charCount(point);
    }
    return states[tokens.size()];
  }

  private boolean[] step(boolean[] states, int point) {
    boolean[] next = new boolean[states.length];
    for (int at = 0; at < tokens.size(); at++) {
      if (states[at]) {
        advance(next, at, point);
      }
    }
    return next;
  }

  private void advance(boolean[] next, int at, int point) {
    switch (tokens.get(at)) {
      case Literal literal -> enterIf(next, at + 1, point == literal.point());
      case AnyOne any -> enterIf(next, at + 1, point != '/');
      case OneOf set -> enterIf(next, at + 1, set.accepts(point));
      case Star star -> enterIf(next, at, point != '/');
      case Everything everything -> enter(next, at);
      case Directories directories -> {
        next[at + 1] = true;
        enterIf(next, at + 2, point == '/');
      }
      case InDirectories inside -> {
        next[at] = true;
        enterIf(next, at + 1, point == '/');
      }
    }
  }

  private void enterIf(boolean[] states, int at, boolean accepted) {
    if (accepted) {
      enter(states, at);
    }
  }

  /** Enters a state and those that need no character from there. */
  private void enter(boolean[] states, int at) {
    if (states[at]) {
      return;
    }
    states[at] = true;
    if (at < tokens.size()) {
      switch (tokens.get(at)) {
        case Star star -> enter(states, at + 1);
        case Everything everything -> enter(states, at + 1);
        case Directories directories -> enter(states, at + 2);
        default -> {
          // a character is needed
        }
      }
    }
  }
}
