package dev.coffer.archive.entry;

import dev.coffer.archive.posix.PathBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** File names for people: no byte of a name may do anything to a terminal or a line-wise list. */
public final class EntryNames {
  private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-fA-F]{2})");

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

  /**
   * The bytes that a text means: UTF-8, and {@code \xHH} for a byte, as {@link #printable} writes
   * them. Any other backslash is one.
   */
  public static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escape = ESCAPE.matcher(text);
    int from = 0;
    while (escape.find()) {
      bytes.writeBytes(text.substring(from, escape.start()).getBytes(StandardCharsets.UTF_8));
      bytes.write(Integer.parseInt(escape.group(1), 16));
      from = escape.end();
    }
    bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /** The exact bytes of a path, which its text may not have. */
  public static byte[] bytes(Path absolute) {
    return PathBytes.of(absolute);
  }

  /** The path of these bytes, the inverse of {@link #bytes(Path)}. */
  public static Path path(byte[] absolute) {
    return PathBytes.path(absolute);
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
