package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.EntryNames;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * Names on an LTFS volume: Unicode in form NFC, 1 to 255 code points, some characters forbidden,
 * some percent-encoded inside the XML (format 2.4, "name percent encoding").
 */
public final class LtfsNames {
  /** Longest name of a file, directory or volume, in code points. */
  public static final int MAX_CODE_POINTS = 255;

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private LtfsNames() {}

  /** The name as a volume holds it: in form NFC. */
  public static String normalize(String name) {
    return Normalizer.isNormalized(name, Normalizer.Form.NFC)
        ? name
        : Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** What is wrong with this as the name of a file or directory, empty if nothing is. */
  public static Optional<String> fault(String name) {
    if (name.isEmpty()) {
      return Optional.of("empty");
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("is " + name);
    }
    if (name.indexOf('/') >= 0) {
      return Optional.of("holds a slash");
    }
    return textFault(name);
  }

  /** What is wrong with this as a volume's name, which may be empty and may hold a slash. */
  public static Optional<String> volumeNameFault(String name) {
    return textFault(name);
  }

  private static Optional<String> textFault(String name) {
    if (name.length() > MAX_CODE_POINTS
        && name.codePointCount(0, name.length()) > MAX_CODE_POINTS) {
      return Optional.of("longer than " + MAX_CODE_POINTS + " code points");
    }
    return forbiddenCharacter(name);
  }

  /** The first character that no name, key or link target may hold, as a phrase. */
  static Optional<String> forbiddenCharacter(String text) {
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      boolean surrogate = point >= 0xD800 && point <= 0xDFFF;
      if (point == 0 || point == 0x1F || surrogate || point == 0xFFFE || point == 0xFFFF) {
        return Optional.of("holds U+%04X".formatted(point));
      }
      i += Character.charCount(point);
    }
    return Optional.empty();
  }

  /**
   * True if the name must be written percent-encoded: it holds a colon or a C0 control. (Tab, line
   * feed and carriage return would be legal XML, but white space does not survive every parser.)
   */
  static boolean needsEncoding(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == ':' || c < 0x20) {
        return true;
      }
    }
    return false;
  }

  /** True if the text holds a C0 control, the only reason to percent-encode a link's target. */
  static boolean holdsControl(String text) {
    return text.chars().anyMatch(c -> c < 0x20);
  }

  /**
   * The percent-encoded form: printable ASCII but {@code :} and {@code %} stays, every other byte
   * of the UTF-8 form becomes {@code %XX}.
   */
  static String encode(String name) {
    StringBuilder out = new StringBuilder(name.length() + 16);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      if (c > 0x20 && c < 0x7F && c != '%' && c != ':') {
        out.append((char) c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }

  /**
   * What a percent-encoded text stands for. {@code %2F} stays as it is: a slash cannot be part of a
   * name, and the reference implementation reads it back literally. So does a percent sign that no
   * two hexadecimal digits follow.
   *
   * @throws ArchiveDamagedException if the bytes are not UTF-8
   */
  static String decode(String encoded) throws ArchiveDamagedException {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      int value = in[i] == '%' ? hexPair(in, i + 1) : -1;
      if (value >= 0 && value != '/') {
        out.put((byte) value);
        i += 2;
      } else {
        out.put(in[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new ArchiveDamagedException(
          "percent-encoded name is not UTF-8: " + EntryNames.printable(in), e);
    }
  }

  private static int hexPair(byte[] in, int at) {
    if (at + 1 >= in.length) {
      return -1;
    }
    int high = Character.digit(in[at], 16);
    int low = Character.digit(in[at + 1], 16);
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  /** For messages: one line, no control characters, shortened. */
  static String printable(String text) {
    String shown = EntryNames.printable(text.getBytes(StandardCharsets.UTF_8));
    return shown.length() <= 120 ? shown : shown.substring(0, 117) + "...";
  }
}
