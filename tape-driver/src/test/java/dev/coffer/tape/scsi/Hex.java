package dev.coffer.tape.scsi;

import java.util.HexFormat;

/** Bytes from a dump, blanks and line ends ignored. */
final class Hex {
  private Hex() {}

  static byte[] bytes(String dump) {
    return HexFormat.of().parseHex(dump.replaceAll("\\s", ""));
  }

  static String text(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }
}
