package dev.coffer.archive.source;

import dev.coffer.archive.entry.EntryPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of paths, in the manner of gitignore(5). Later patterns win over earlier ones.
 *
 * <ul>
 *   <li>{@code *} any characters but a slash, {@code ?} one character but a slash, {@code [a-z]}
 *       one of these, {@code [!a-z]} one of the others; {@code \} takes the next character as it is
 *   <li>{@code /**} at the end: all that is inside; {@code **}{@code /} at the front or in the
 *       middle: any number of directories, also none
 *   <li>a leading slash: the path from its beginning, which for a source is the root of the file
 *       system; without one: at any depth
 *   <li>a trailing slash: directories only
 *   <li>a leading {@code !}: what an earlier pattern matched is not matched any more
 * </ul>
 *
 * <p>A pattern that matches a directory matches all that is in it: a source does not enter it, so
 * nothing inside can be taken back. Case counts. Names that are not UTF-8 match byte by byte.
 * Immutable.
 */
public final class PathPatterns {
  private static final PathPatterns NONE = new PathPatterns(List.of());

  private final List<Rule> rules;

  private PathPatterns(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Matches nothing. */
  public static PathPatterns none() {
    return NONE;
  }

  /**
   * Patterns, one in a string.
   *
   * @throws IllegalArgumentException if one is empty or has an open bracket
   */
  public static PathPatterns of(List<String> patterns) {
    return new PathPatterns(patterns.stream().map(PathPatterns::rule).toList());
  }

  /** What some patterns leave out, less what others take back in. */
  public static PathPatterns excluding(List<String> excludes, List<String> includes) {
    List<String> all = new ArrayList<>(excludes);
    includes.forEach(include -> all.add("!" + include));
    return of(all);
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether the path itself is matched, its parents not asked. */
  public boolean matches(EntryPath path, boolean directory) {
    if (rules.isEmpty()) {
      return false;
    }
    List<int[]> parts = parts(path);
    for (int i = rules.size() - 1; i >= 0; i--) {
      if (rules.get(i).matches(parts, directory)) {
        return !rules.get(i).negated;
      }
    }
    return false;
  }

  /** Whether the path or a directory it is in is matched. */
  public boolean matchesWithParents(EntryPath path, boolean directory) {
    if (matches(path, directory)) {
      return true;
    }
    EntryPath at = path;
    while (!at.isRoot()) {
      at = at.parent();
      if (matches(at, true)) {
        return true;
      }
    }
    return false;
  }

  private static Rule rule(String pattern) {
    boolean negated = pattern.startsWith("!");
    String text = negated ? pattern.substring(1) : pattern;
    boolean directoriesOnly = text.endsWith("/");
    text = directoriesOnly ? text.substring(0, text.length() - 1) : text;
    boolean anchored = text.startsWith("/");
    text = anchored ? text.substring(1) : text;
    if (text.isEmpty()) {
      throw new IllegalArgumentException("pattern: actual=" + pattern + " expected=a path");
    }
    List<Part> parts = new ArrayList<>();
    for (String part : text.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part(part, pattern));
      }
    }
    if (!anchored) {
      parts.addFirst(new Part(true, new int[0][]));
    }
    return new Rule(negated, directoriesOnly, List.copyOf(parts));
  }

  private static Part part(String text, String pattern) {
    if (text.equals("**")) {
      return new Part(true, new int[0][]);
    }
    int[] in = text.codePoints().toArray();
    List<int[]> tokens = new ArrayList<>();
    for (int i = 0; i < in.length; i++) {
      switch (in[i]) {
        case '*' -> tokens.add(Glob.ANY_RUN);
        case '?' -> tokens.add(Glob.ANY_ONE);
        case '[' -> {
          int end = Glob.classEnd(in, i);
          if (end < 0) {
            throw new IllegalArgumentException(
                "pattern: actual=" + pattern + " expected=a closing bracket");
          }
          tokens.add(Glob.characterClass(in, i, end));
          i = end;
        }
        case '\\' -> tokens.add(Glob.literal(i + 1 < in.length ? in[++i] : '\\'));
        default -> tokens.add(Glob.literal(in[i]));
      }
    }
    return new Part(false, tokens.toArray(int[][]::new));
  }

  /** The parts of a path as code points; a byte that is not UTF-8 is 0xDC00 plus it. */
  private static List<int[]> parts(EntryPath path) {
    byte[] bytes = path.bytes();
    List<int[]> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        parts.add(Glob.codePoints(bytes, start, i));
        start = i + 1;
      }
    }
    return parts;
  }

  @Override
  public String toString() {
    return "PathPatterns" + rules.size();
  }

  /**
   * One part of a pattern.
   *
   * @param anyDepth {@code **}
   */
  private record Part(boolean anyDepth, int[][] tokens) {}

  private record Rule(boolean negated, boolean directoriesOnly, List<Part> parts) {
    boolean matches(List<int[]> path, boolean directory) {
      return (directory || !directoriesOnly) && matches(path, 0, 0);
    }

    private boolean matches(List<int[]> path, int at, int part) {
      if (part == parts.size()) {
        return at == path.size();
      }
      Part wanted = parts.get(part);
      if (!wanted.anyDepth) {
        return at < path.size()
            && Glob.matches(wanted.tokens, path.get(at))
            && matches(path, at + 1, part + 1);
      }
      // A final ** is what is inside, not the directory itself.
      boolean last = part == parts.size() - 1;
      for (int skip = last ? at + 1 : at; skip <= path.size(); skip++) {
        if (matches(path, skip, part + 1)) {
          return true;
        }
      }
      return false;
    }
  }
}
