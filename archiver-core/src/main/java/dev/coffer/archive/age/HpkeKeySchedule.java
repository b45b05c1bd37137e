package dev.coffer.archive.age;

/**
 * The key schedule of HPKE (RFC 9180 section 5.1) in base mode with the suite age uses: KEM 0x647A,
 * HKDF-SHA256, ChaCha20-Poly1305. One message only, so the base nonce is the nonce.
 */
final class HpkeKeySchedule {
  private static final byte[] VERSION = Primitives.ascii("HPKE-v1");
  private static final byte[] SUITE = {'H', 'P', 'K', 'E', 0x64, 0x7A, 0x00, 0x01, 0x00, 0x03};
  private static final byte[] EMPTY = {};

  private final byte[] key;
  private final byte[] baseNonce;

  HpkeKeySchedule(byte[] sharedSecret, byte[] info) {
    byte[] context =
        Primitives.concat(
            new byte[] {0x00},
            labeledExtract(EMPTY, "psk_id_hash", EMPTY),
            labeledExtract(EMPTY, "info_hash", info));
    byte[] secret = labeledExtract(sharedSecret, "secret", EMPTY);
    this.key = labeledExpand(secret, "key", context, Primitives.KEY_BYTES);
    this.baseNonce = labeledExpand(secret, "base_nonce", context, Primitives.AEAD_NONCE_BYTES);
  }

  byte[] key() {
    return key;
  }

  byte[] baseNonce() {
    return baseNonce;
  }

  private static byte[] labeledExtract(byte[] salt, String label, byte[] inputKey) {
    return Primitives.hkdfExtract(
        salt, Primitives.concat(VERSION, SUITE, Primitives.ascii(label), inputKey));
  }

  private static byte[] labeledExpand(byte[] secret, String label, byte[] info, int bytes) {
    byte[] length = {(byte) (bytes >>> 8), (byte) bytes};
    return Primitives.hkdfExpand(
        secret, Primitives.concat(length, VERSION, SUITE, Primitives.ascii(label), info), bytes);
  }
}
