package dev.coffer.catalog.audit;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Writes the texts that are hashed and signed: a title line, then {@code key: value} lines, each
 * ended by a line feed, in UTF-8.
 *
 * <p>What a person sees is what is signed: every character that does not show as itself (controls,
 * format and direction marks, unusual blanks, a blank at an end, unassigned and private ones) and
 * the backslash are written as {@code \}{@code u{hex}}. There is one way to write a value, so equal
 * texts mean equal values.
 */
public final class TextWriter {
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private final StringBuilder text = new StringBuilder(512);

  /** Begins a text; the title names what it is and its version. */
  public TextWriter(String title) {
    text.append(title).append('\n');
  }

  /** True if lines and details may have this key. */
  public static boolean isKey(String key) {
    return KEY.matcher(key).matches();
  }

  /** Adds a line. */
  public TextWriter line(String key, String value) {
    if (!isKey(key)) {
      throw new IllegalArgumentException("text key: actual=" + key);
    }
    text.append(key).append(": ").append(escape(value)).append('\n');
    return this;
  }

  /** Adds a line with a number. */
  public TextWriter line(String key, long value) {
    return line(key, Long.toString(value));
  }

  /** The text so far. */
  public String text() {
    return text.toString();
  }

  /** The bytes that are hashed and signed. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A value as it stands in a line. */
  public static String escaped(String value) {
    return escape(value);
  }

  static String escape(String value) {
    StringBuilder out = new StringBuilder(value.length());
    int length = value.length();
    for (int i = 0; i < length; ) {
      int c = value.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean atAnEnd = i == 0 || next == length;
      if (c == '\\' || !showsAsItself(c) || (c == ' ' && atAnEnd)) {
        out.append("\\u{").append(Integer.toHexString(c)).append('}');
      } else {
        out.appendCodePoint(c);
      }
      i = next;
    }
    return out.toString();
  }

  private static boolean showsAsItself(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
