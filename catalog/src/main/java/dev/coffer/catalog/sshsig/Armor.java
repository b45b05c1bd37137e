package dev.coffer.catalog.sshsig;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The text form of signatures and private keys: base64 between a first and a last line. */
final class Armor {
  /** An ML-DSA private key file of OpenSSH takes 4 KiB, RSA of 16384 bits 12 KiB. */
  static final int MAX_TEXT_CHARS = 65_536;

  private static final int COLUMNS = 70;

  private Armor() {}

  static String wrap(String kind, byte[] blob) {
    String base64 = Base64.getEncoder().encodeToString(blob);
    StringBuilder text = new StringBuilder("-----BEGIN ").append(kind).append("-----\n");
    for (int i = 0; i < base64.length(); i += COLUMNS) {
      text.append(base64, i, Math.min(base64.length(), i + COLUMNS)).append('\n');
    }
    return text.append("-----END ").append(kind).append("-----\n").toString();
  }

  static byte[] unwrap(String kind, String text) throws SshFormatException {
    if (text.length() > MAX_TEXT_CHARS) {
      throw new SshFormatException(
          Refusal.TOO_LARGE,
          "armor: too long: actual=" + text.length() + " expected<=" + MAX_TEXT_CHARS);
    }
    String begin = "-----BEGIN " + kind + "-----";
    String end = "-----END " + kind + "-----";
    String unix = text.replace("\r\n", "\n");
    int last = unix.indexOf("\n" + end);
    if (!unix.startsWith(begin + "\n") || last < begin.length()) {
      throw notArmored("does not start with '" + begin + "' and end with '" + end + "'");
    }
    if (!unix.substring(last + 1 + end.length()).isBlank()) {
      throw notArmored("text after '" + end + "'");
    }
    return decode(unix.substring(Math.min(begin.length() + 1, last), last).replace("\n", ""));
  }

  /** Decodes base64 that is exactly what an encoder would have written. */
  static byte[] decode(String base64) throws SshFormatException {
    try {
      byte[] blob = Base64.getDecoder().decode(base64);
      byte[] again = Base64.getEncoder().encode(blob);
      if (!Arrays.equals(again, base64.getBytes(StandardCharsets.ISO_8859_1))) {
        throw notArmored("base64 is not canonical");
      }
      return blob;
    } catch (IllegalArgumentException e) {
      throw notArmored("not base64");
    }
  }

  private static SshFormatException notArmored(String fault) {
    return new SshFormatException(Refusal.NOT_ARMORED, "armor: " + fault);
  }
}
