package dev.coffer.archive.entry;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** File names for people: no byte of a name may do anything to a terminal or a line-wise list. */
public final class EntryNames {
  private EntryNames() {}

  /**
   * The bytes as UTF-8, with malformed bytes, control characters and backslashes written {@code
   * \xHH}, so that one name is one line and two names never look the same.
   */
  public static String printable(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 8);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      out.flip();
      appendEscaped(text, out);
      out.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append("\\x%02x".formatted(in.get() & 0xFF));
      }
      decoder.reset();
    }
  }

  private static void appendEscaped(StringBuilder text, CharSequence chars) {
    chars
        .codePoints()
        .forEach(point -> {
          if (point == '\\' || isUnprintable(point)) {
            for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
              text.append("\\x%02x".formatted(b & 0xFF));
            }
          } else {
            text.appendCodePoint(point);
          }
        });
  }

  private static boolean isUnprintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
