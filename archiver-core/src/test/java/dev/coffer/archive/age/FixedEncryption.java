package dev.coffer.archive.age;

import dev.coffer.archive.entry.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keys, nonces and identities made from a text that everybody knows: what is encrypted with them is
 * the same each time, and no secret.
 */
public final class FixedEncryption {
  private FixedEncryption() {}

  /** An age file with the randomness that this text makes. */
  public static AgeEncryptor begin(List<AgeRecipient> recipients, String seed) {
    return AgeEncryptor.begin(recipients, bytes(seed));
  }

  /** A hybrid identity for tests only. */
  public static AgeIdentity hybrid(String seed) {
    return new HybridIdentity(bytes(seed).next(HybridKem.SEED_BYTES));
  }

  /** An X25519 identity for tests only. */
  public static AgeIdentity x25519(String seed) {
    return new X25519Identity(bytes(seed).next(Primitives.POINT_BYTES));
  }

  /** The 32 bytes of a test key. */
  public static byte[] seed(String text) {
    return bytes(text).next(32);
  }

  /** SHA-256 of the text and a counter, as long as it takes. */
  private static RandomBytes bytes(String seed) {
    int[] counter = {0};
    return count -> {
      ByteBuffer made = ByteBuffer.allocate(count);
      while (made.hasRemaining()) {
        byte[] block =
            Sha256.newDigest().digest((seed + '/' + counter[0]++).getBytes(StandardCharsets.UTF_8));
        made.put(block, 0, Math.min(block.length, made.remaining()));
      }
      return made.array();
    };
  }
}
