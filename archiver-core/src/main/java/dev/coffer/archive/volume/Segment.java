package dev.coffer.archive.volume;

import dev.coffer.archive.zstd.SeekTable;

/**
 * One segment of an archive: a stretch of its tar stream, as whole zstd frames in one age file.
 *
 * @param number from 1 through the whole archive
 * @param file where it lies
 * @param firstTarOffset the archive's tar byte that it begins with
 * @param tarBytes tar bytes in it
 * @param frameBytes tar bytes in each of its frames but the last
 */
public record Segment(
    int number, TapeFile file, long firstTarOffset, long tarBytes, int frameBytes) {

  /** Largest frame: what has to be in memory at once to read one. */
  public static final int MAX_FRAME_BYTES = 64 << 20;

  public Segment {
    if (number < 1
        || firstTarOffset < 0
        || tarBytes < 0
        || tarBytes > Long.MAX_VALUE - firstTarOffset
        || frameBytes < 1
        || frameBytes > MAX_FRAME_BYTES
        || Math.ceilDiv(tarBytes, (long) frameBytes) > SeekTable.MAX_FRAMES) {
      throw new IllegalArgumentException(
          "segment %d: firstTarOffset=%d tarBytes=%d frameBytes=%d"
              .formatted(number, firstTarOffset, tarBytes, frameBytes));
    }
  }

  /** The first tar byte behind it. */
  public long tarEnd() {
    return firstTarOffset + tarBytes;
  }

  public int frameCount() {
    return Math.toIntExact(Math.ceilDiv(tarBytes, (long) frameBytes));
  }
}
