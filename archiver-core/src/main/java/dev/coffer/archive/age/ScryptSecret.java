package dev.coffer.archive.age;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.SCrypt;

/** A passphrase as UTF-8 bytes, and the keys scrypt makes of it (RFC 7914; r = 8, p = 1). */
final class ScryptSecret {
  static final int SALT_BYTES = 16;
  static final byte[] FIXED_NONCE = new byte[Primitives.AEAD_NONCE_BYTES];
  private static final byte[] LABEL = Primitives.ascii("age-encryption.org/v1/scrypt");
  private static final int BLOCK_SIZE = 8;
  private static final int MAX_UTF8_BYTES = 3; // of one char; a surrogate pair makes 4

  private final byte[] passphrase;

  ScryptSecret(char[] passphrase) {
    if (passphrase.length == 0) {
      throw new IllegalArgumentException("the passphrase is empty");
    }
    byte[] encoded = new byte[passphrase.length * MAX_UTF8_BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(encoded);
    CoderResult result =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), buffer, true);
    if (result.isError()) {
      throw new IllegalArgumentException("the passphrase is not valid text");
    }
    this.passphrase = Arrays.copyOf(encoded, buffer.position());
    Arrays.fill(encoded, (byte) 0);
  }

  byte[] wrapKey(byte[] salt, int logN) {
    return SCrypt.generate(
        passphrase, Primitives.concat(LABEL, salt), 1 << logN, BLOCK_SIZE, 1, Primitives.KEY_BYTES);
  }

  /** Memory that {@link #wrapKey} takes while it runs. */
  static long memoryBytes(int logN) {
    return (128L * BLOCK_SIZE) << logN;
  }
}
