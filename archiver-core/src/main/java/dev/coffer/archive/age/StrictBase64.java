package dev.coffer.archive.age;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Base64 without padding in its one canonical form, as age headers use it (RFC 4648 section 4). */
final class StrictBase64 {
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

  private StrictBase64() {}

  static String encode(byte[] data) {
    return ENCODER.encodeToString(data);
  }

  /** The bytes, or empty if the text is not what {@link #encode} would have made of them. */
  static Optional<byte[]> decode(String text) {
    try {
      byte[] data = Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
      // the JDK takes padding and stray low bits; only the canonical form encodes back to itself
      return encode(data).equals(text) ? Optional.of(data) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
