package dev.coffer.archive.age;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The payload key of one file. Safe for use by several threads; each takes a {@link ChunkCipher} of
 * its own, since chunks can be sealed and opened in any order.
 */
public final class PayloadCipher {
  private final SecretKey key;

  PayloadCipher(byte[] key) {
    this.key = new SecretKeySpec(key, "ChaCha20");
  }

  /** A cipher for one thread. */
  public ChunkCipher newChunkCipher() {
    return new ChunkCipher(key);
  }

  @Override
  public String toString() {
    return "PayloadCipher";
  }
}
