package dev.coffer.archive.age;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The text part of an age file: version, stanzas, MAC.
 *
 * <pre>
 * header = "age-encryption.org/v1" LF 1*stanza "---" SP 43base64 LF
 * MAC    = HMAC-SHA-256(HKDF(file key, "header"), all up to and with "---")
 * </pre>
 */
final class AgeHeader {
  static final String VERSION_LINE = "age-encryption.org/v1";
  static final String MAC_MARK = "---";
  static final int MAC_BYTES = 32;

  private final byte[] bytes;
  private final List<Stanza> stanzas;
  private final byte[] mac;

  /** {@code bytes} are those read or to be written, which the MAC is about; owned. */
  AgeHeader(byte[] bytes, List<Stanza> stanzas, byte[] mac) {
    this.bytes = bytes;
    this.stanzas = List.copyOf(stanzas);
    this.mac = mac;
  }

  /** A new header, with the MAC that this file key gives it. */
  static AgeHeader create(List<Stanza> stanzas, FileKey fileKey) {
    byte[] macked = Primitives.ascii(textBeforeMac(stanzas));
    byte[] mac = fileKey.headerMac(macked);
    byte[] macText = Primitives.ascii(" " + StrictBase64.encode(mac) + "\n");
    return new AgeHeader(Primitives.concat(macked, macText), stanzas, mac);
  }

  /** Reads exactly the header; the stream stands at the payload nonce afterwards. */
  static AgeHeader read(InputStream in) throws IOException {
    return new HeaderReader(in).read();
  }

  byte[] bytes() {
    return bytes;
  }

  List<Stanza> stanzas() {
    return stanzas;
  }

  boolean isAuthenticatedBy(FileKey fileKey) {
    int macked = bytes.length - 1 - StrictBase64.encode(mac).length() - 1;
    return fileKey.matchesMac(Arrays.copyOf(bytes, macked), mac);
  }

  /** The header as this class writes it, which for a well-formed one is how it was read. */
  byte[] reencoded() {
    return (textBeforeMac(stanzas) + " " + StrictBase64.encode(mac) + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String textBeforeMac(List<Stanza> stanzas) {
    StringBuilder text = new StringBuilder(VERSION_LINE).append('\n');
    stanzas.forEach(stanza -> text.append(stanza.encode()));
    return text.append(MAC_MARK).toString();
  }
}
