package dev.coffer.archive.age;

import java.util.Arrays;
import java.util.Locale;

/**
 * Bech32 (BIP 173, checksum constant 1) as age uses it: no limit on the length, and the case of the
 * whole text is that of the prefix expected.
 *
 * <pre>
 * text     = prefix "1" *data 6*6checksum          each character 5 bits, big-endian
 * </pre>
 */
final class Bech32 {
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int CHECKSUM_CHARACTERS = 6;
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  private Bech32() {}

  /** The text for {@code data}; upper case if the prefix is. */
  static String encode(String prefix, byte[] data) {
    byte[] groups = toGroups(data);
    byte[] values = Arrays.copyOf(groups, groups.length + CHECKSUM_CHARACTERS);
    int checksum = polymod(prefix, values) ^ 1;
    for (int i = 0; i < CHECKSUM_CHARACTERS; i++) {
      values[groups.length + i] = (byte) ((checksum >>> (5 * (CHECKSUM_CHARACTERS - 1 - i))) & 31);
    }
    StringBuilder text = new StringBuilder(prefix).append('1');
    for (byte value : values) {
      char c = ALPHABET.charAt(value);
      text.append(isUpper(prefix) ? Character.toUpperCase(c) : c);
    }
    return text.toString();
  }

  /**
   * The bytes of {@code text}.
   *
   * @throws IllegalArgumentException if it is not Bech32 with this prefix; the message does not
   *     repeat any of the text, which may be a secret
   */
  static byte[] decode(String prefix, String text) {
    if (!text.startsWith(prefix + "1")) {
      throw new IllegalArgumentException("it does not start with " + prefix + "1");
    }
    int start = prefix.length() + 1;
    byte[] values = new byte[text.length() - start];
    if (values.length < CHECKSUM_CHARACTERS) {
      throw new IllegalArgumentException("it is too short");
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = valueOf(text.charAt(start + i), isUpper(prefix), start + i + 1);
    }
    if (polymod(prefix, values) != 1) {
      throw new IllegalArgumentException(
          "its checksum is wrong, a character is missing or mistyped");
    }
    return toBytes(values, values.length - CHECKSUM_CHARACTERS);
  }

  private static boolean isUpper(String prefix) {
    return Character.isUpperCase(prefix.charAt(0));
  }

  private static byte valueOf(char c, boolean upper, int column) {
    boolean wrongCase = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
    char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    int value = wrongCase ? -1 : ALPHABET.indexOf(lower);
    if (value < 0) {
      throw new IllegalArgumentException("character " + column + " cannot stand there");
    }
    return (byte) value;
  }

  private static int polymod(String prefix, byte[] values) {
    String hrp = prefix.toLowerCase(Locale.ROOT);
    int state = 1;
    for (int i = 0; i < hrp.length(); i++) {
      state = step(state, hrp.charAt(i) >>> 5);
    }
    state = step(state, 0);
    for (int i = 0; i < hrp.length(); i++) {
      state = step(state, hrp.charAt(i) & 31);
    }
    for (byte value : values) {
      state = step(state, value);
    }
    return state;
  }

  private static int step(int state, int value) {
    int top = state >>> 25;
    int next = ((state & 0x1ffffff) << 5) ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      if (((top >>> i) & 1) != 0) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }

  private static byte[] toGroups(byte[] data) {
    byte[] groups = new byte[Math.ceilDiv(data.length * 8, 5)];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (byte b : data) {
      held = ((held << 8) | (b & 0xff)) & 0xfff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        groups[at++] = (byte) ((held >>> bits) & 31);
      }
    }
    if (bits > 0) {
      groups[at] = (byte) ((held << (5 - bits)) & 31);
    }
    return groups;
  }

  private static byte[] toBytes(byte[] groups, int count) {
    byte[] data = new byte[count * 5 / 8];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      held = ((held << 5) | groups[i]) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        data[at++] = (byte) (held >>> bits);
      }
    }
    if (bits >= 5 || (held & ((1 << bits) - 1)) != 0) {
      throw new IllegalArgumentException("its padding is not zero");
    }
    return data;
  }
}
