package dev.coffer.catalog.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what {@link TextWriter} wrote, and only that: any other spelling of it is refused. */
public final class TextReader {
  /** Longest text: a request that names ten thousand cartridges fits. */
  public static final int MAX_CHARS = 4 << 20;

  private final String[] lines;
  private int at;

  /**
   * Begins to read.
   *
   * @throws TextFormatException if the text is too long, does not end in a line feed, or has
   *     another title
   */
  public TextReader(String text, String title) throws TextFormatException {
    if (text.length() > MAX_CHARS) {
      throw new TextFormatException("text too long: actual=" + text.length());
    }
    if (!text.endsWith("\n")) {
      throw new TextFormatException("text does not end in a line feed: expected=" + title);
    }
    lines = text.substring(0, text.length() - 1).split("\n", -1);
    if (!lines[at++].equals(title)) {
      throw new TextFormatException("text title: expected=" + title);
    }
  }

  /** The value of the next line, which must have this key. */
  public String next(String key) throws TextFormatException {
    return maybe(key).orElseThrow(() -> fault("expected '" + key + ": '"));
  }

  /** The value of the next line if it has this key; otherwise nothing is consumed. */
  public Optional<String> maybe(String key) throws TextFormatException {
    if (at >= lines.length || !lines[at].startsWith(key + ": ")) {
      return Optional.empty();
    }
    String raw = lines[at].substring(key.length() + 2);
    String value = unescape(raw);
    if (!TextWriter.escape(value).equals(raw)) {
      throw fault("value is not in canonical form");
    }
    at++;
    return Optional.of(value);
  }

  /** The values of all next lines with this key, perhaps none. */
  public List<String> all(String key) throws TextFormatException {
    List<String> values = new ArrayList<>();
    for (Optional<String> v = maybe(key); v.isPresent(); v = maybe(key)) {
      values.add(v.get());
    }
    return values;
  }

  /** A number in its one decimal form. */
  public long number(String key) throws TextFormatException {
    String value = next(key);
    try {
      long number = Long.parseLong(value);
      if (Long.toString(number).equals(value)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw fault("not a number");
  }

  /** A point in time as {@link Instant#toString} writes it. */
  public Instant time(String key) throws TextFormatException {
    return time(next(key), this);
  }

  private static Instant time(String value, TextReader in) throws TextFormatException {
    try {
      Instant time = Instant.parse(value);
      if (time.toString().equals(value)) {
        return time;
      }
    } catch (DateTimeException e) {
      // reported below
    }
    throw in.fault("not a time");
  }

  /** Nothing may be left. */
  public void end() throws TextFormatException {
    if (at < lines.length) {
      throw fault("expected the end");
    }
  }

  /** A fault of the line read last, for callers that look into values. */
  public TextFormatException fault(String what) {
    return new TextFormatException(
        "line " + Math.min(at + 1, lines.length) + " of '" + lines[0] + "': " + what);
  }

  private String unescape(String raw) throws TextFormatException {
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      int close = raw.indexOf('}', i);
      if (!raw.startsWith("\\u{", i) || close < i + 4 || close > i + 9) {
        throw fault("bad escape");
      }
      try {
        out.appendCodePoint(Integer.parseInt(raw.substring(i + 3, close), 16));
      } catch (IllegalArgumentException e) {
        throw fault("bad escape");
      }
      i = close;
    }
    return out.toString();
  }
}
