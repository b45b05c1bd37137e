package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveDamagedException;

/**
 * Where things are in an age payload: sizes and offsets, in bytes, counted from the first chunk
 * (after header and nonce).
 *
 * <pre>
 * chunks = max(1, ceil(plain / 65536))      sealed = plain + 16 * chunks
 * </pre>
 */
public final class PayloadLayout {
  /** Plaintext of every chunk but the last. */
  public static final int CHUNK_BYTES = 65_536;

  /** What sealing adds to each chunk. */
  public static final int TAG_BYTES = 16;

  /** A full chunk as it stands in the file. */
  public static final int SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

  /** The payload nonce, between header and first chunk. */
  public static final int NONCE_BYTES = 16;

  private PayloadLayout() {}

  /** How many chunks hold that much plaintext; an empty plaintext has one. */
  public static long chunkCount(long plainBytes) {
    requireNotNegative("plain bytes", plainBytes);
    return Math.max(1, Math.ceilDiv(plainBytes, CHUNK_BYTES));
  }

  /** The size of the chunks for that much plaintext, without header and nonce. */
  public static long sealedBytes(long plainBytes) {
    return Math.addExact(plainBytes, Math.multiplyExact(chunkCount(plainBytes), TAG_BYTES));
  }

  /**
   * The plaintext in chunks of that size. To be trusted only once the last chunk has been opened as
   * the last.
   *
   * @throws ArchiveDamagedException if no payload has this size
   */
  public static long plainBytes(long sealedBytes) throws ArchiveDamagedException {
    requireNotNegative("sealed bytes", sealedBytes);
    long chunks = Math.ceilDiv(sealedBytes, SEALED_CHUNK_BYTES);
    long plain = sealedBytes - chunks * TAG_BYTES;
    if (plain < 0 || chunkCount(plain) != chunks) {
      throw AgeFailure.PAYLOAD.damaged(
          "payload is cut off: no payload has " + sealedBytes + " bytes");
    }
    return plain;
  }

  /** The chunk that holds the plaintext byte at this offset. */
  public static long chunkOfOffset(long plainOffset) {
    requireNotNegative("plain offset", plainOffset);
    return plainOffset / CHUNK_BYTES;
  }

  /** Where a chunk starts among the sealed bytes. */
  public static long sealedOffset(long chunkIndex) {
    requireNotNegative("chunk index", chunkIndex);
    return Math.multiplyExact(chunkIndex, (long) SEALED_CHUNK_BYTES);
  }

  private static void requireNotNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + ": actual=" + value + " expected=0 or more");
    }
  }
}
