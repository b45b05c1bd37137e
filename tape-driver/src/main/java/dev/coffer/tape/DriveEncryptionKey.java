package dev.coffer.tape;

import java.util.Arrays;

/**
 * A 256-bit key for the drive's own AES-GCM, for one session. Prints nothing of itself; the owner
 * closes it, and it is all zero afterwards.
 */
public final class DriveEncryptionKey implements AutoCloseable {
  private final byte[] key;

  public DriveEncryptionKey(byte[] key) {
    if (key.length != 32) {
      throw new IllegalArgumentException("drive key size: actual=" + key.length + " expected=32");
    }
    this.key = key.clone();
  }

  /** A copy of the key, which the caller has to clear. */
  public byte[] copy() {
    return key.clone();
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public String toString() {
    return "DriveEncryptionKey[…]";
  }
}
