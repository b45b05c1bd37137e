package dev.coffer.catalog.sqlite;

import java.nio.charset.StandardCharsets;

/**
 * Names as text without regard to case. The name index and the comparison of what it finds use this
 * one rule, so that neither knows a letter that the other does not. Bytes that are not UTF-8 become
 * U+FFFD.
 */
final class NameFold {
  private NameFold() {}

  static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  static String fold(byte[] name) {
    StringBuilder out = new StringBuilder(name.length);
    append(out, name);
    return out.toString();
  }

  static String fold(String text) {
    StringBuilder out = new StringBuilder(text.length());
    append(out, text);
    return out.toString();
  }

  /** A name, folded, in UTF-8. */
  static byte[] bytes(byte[] name) {
    byte[] folded = new byte[name.length];
    for (int i = 0; i < name.length; i++) {
      byte b = name[i];
      if (b < 0) {
        return fold(name).getBytes(StandardCharsets.UTF_8);
      }
      folded[i] = (byte) (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
    }
    return folded;
  }

  /** Appends a name, folded. */
  static void append(StringBuilder out, byte[] name) {
    for (byte b : name) {
      if (b < 0) {
        append(out, text(name));
        return;
      }
    }
    for (byte b : name) {
      out.append((char) (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b));
    }
  }

  private static void append(StringBuilder out, String text) {
    text.codePoints()
        .map(point -> Character.toLowerCase(Character.toUpperCase(point)))
        .forEach(out::appendCodePoint);
  }
}
