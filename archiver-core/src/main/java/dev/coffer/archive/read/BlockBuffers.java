package dev.coffer.archive.read;

import java.nio.ByteBuffer;

/**
 * Room for the blocks of one tape file after the other: one for reading block by block, and a ring
 * for reading ahead. Made when first wanted, and kept as long as it is large enough.
 */
final class BlockBuffers {
  private static final int AHEAD_BYTES = 8 << 20;
  private static final int MOST_AHEAD = 16;
  private static final int LEAST_AHEAD = 2;

  private ByteBuffer single = ByteBuffer.allocateDirect(0);
  private ByteBuffer[] ring = {};

  /** How many blocks of a size may be ready ahead: 8 MiB, but two at least. */
  static int aheadCount(int blockBytes) {
    return Math.clamp(AHEAD_BYTES / blockBytes, LEAST_AHEAD, MOST_AHEAD);
  }

  /** Room for one block. */
  ByteBuffer single(int blockBytes) {
    if (single.capacity() < blockBytes) {
      single = ByteBuffer.allocateDirect(blockBytes);
    }
    return single;
  }

  /** Room for the blocks that are ready, the one that is filled and the one that is looked at. */
  ByteBuffer[] ring(int blockBytes) {
    int count = aheadCount(blockBytes) + 2;
    if (ring.length < count || ring[0].capacity() < blockBytes) {
      ring = new ByteBuffer[count];
      for (int i = 0; i < count; i++) {
        ring[i] = ByteBuffer.allocateDirect(blockBytes);
      }
    }
    return ring;
  }
}
