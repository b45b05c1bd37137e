package dev.coffer.archive.volume;

import dev.coffer.archive.UnsupportedFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An 80-byte label as columns, numbered from 1 as ANSI X3.27 and ISO 1001 do. ASCII, filled with
 * blanks.
 */
final class LabelFields {
  static final int LABEL_BYTES = 80;

  private final byte[] bytes;

  private LabelFields(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new label with its four-character name. */
  static LabelFields named(String name) {
    byte[] bytes = new byte[LABEL_BYTES];
    Arrays.fill(bytes, (byte) ' ');
    return new LabelFields(bytes).put(1, 4, name);
  }

  static LabelFields of(byte[] bytes) throws UnsupportedFormatException {
    if (bytes.length != LABEL_BYTES) {
      throw new UnsupportedFormatException(
          "label: actual=%d bytes expected=%d".formatted(bytes.length, LABEL_BYTES));
    }
    for (byte b : bytes) {
      if (b < ' ' || b > '~') {
        throw new UnsupportedFormatException("label: holds bytes that are not printable ASCII");
      }
    }
    return new LabelFields(bytes.clone());
  }

  String name() {
    return text(1, 4);
  }

  /** Puts text into columns, from the first to the last one. */
  LabelFields put(int first, int last, String text) {
    byte[] value = text.getBytes(StandardCharsets.US_ASCII);
    if (value.length > last - first + 1) {
      throw new IllegalArgumentException(
          "label columns %d-%d: actual=%s".formatted(first, last, text));
    }
    System.arraycopy(value, 0, bytes, first - 1, value.length);
    return this;
  }

  /** Puts the low digits of a number, with leading zeros. */
  LabelFields putNumber(int first, int last, long number) {
    int width = last - first + 1;
    long modulus = 1;
    for (int i = 0; i < width; i++) {
      modulus *= 10;
    }
    return put(first, last, ("%0" + width + "d").formatted(number % modulus));
  }

  String text(int first, int last) {
    return new String(bytes, first - 1, last - first + 1, StandardCharsets.US_ASCII)
        .stripTrailing();
  }

  long number(int first, int last) throws UnsupportedFormatException {
    String text = text(first, last).strip();
    try {
      return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new UnsupportedFormatException(
          "label %s columns %d-%d: actual=%s expected=digits".formatted(name(), first, last, text),
          e);
    }
  }

  byte[] toBytes() {
    return bytes.clone();
  }
}
