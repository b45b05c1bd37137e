package dev.coffer.archive.age;

import java.security.MessageDigest;

/** The 16 secret bytes of one file, from which its MAC key and its payload key are derived. */
final class FileKey {
  static final int BYTES = 16;

  private final byte[] key;

  FileKey(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException(
          "file key: actual=" + key.length + " expected=" + BYTES + " bytes");
    }
    this.key = key.clone();
  }

  byte[] headerMac(byte[] macked) {
    return Primitives.hmacSha256(Primitives.hkdf(key, new byte[0], "header"), macked);
  }

  /** Compares in constant time. */
  boolean matchesMac(byte[] macked, byte[] mac) {
    return MessageDigest.isEqual(headerMac(macked), mac);
  }

  PayloadCipher payloadCipher(byte[] payloadNonce) {
    return new PayloadCipher(Primitives.hkdf(key, payloadNonce, "payload"));
  }

  /** The stanza body: sealed under a key used once, so the nonce may be fixed. */
  byte[] wrap(byte[] wrapKey, byte[] nonce) {
    return Primitives.seal(wrapKey, nonce, key);
  }

  @Override
  public String toString() {
    return "FileKey";
  }
}
