package dev.coffer.archive.stream;

import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.zstd.FrameCompressor;

/**
 * How an archive is cut and how much of it is under way at once.
 *
 * @param compressionLevel {@link FrameCompressor#MIN_LEVEL} to {@link FrameCompressor#MAX_LEVEL}, 0
 *     for none
 * @param frameBytes tar bytes in a zstd frame
 * @param segmentBytes stored bytes after which a segment is closed
 * @param workers threads that compress and seal
 */
public record StreamSettings(int compressionLevel, int frameBytes, long segmentBytes, int workers) {
  /** 1 MiB: small enough to fetch one file cheaply, large enough to compress well. */
  public static final int DEFAULT_FRAME_BYTES = 1 << 20;

  /** 8 GiB. */
  public static final long DEFAULT_SEGMENT_BYTES = 8L << 30;

  /** Fast enough for one LTO-9 drive on few cores. */
  public static final int DEFAULT_COMPRESSION_LEVEL = 1;

  public StreamSettings {
    if (compressionLevel < FrameCompressor.MIN_LEVEL
        || compressionLevel > FrameCompressor.MAX_LEVEL) {
      throw new IllegalArgumentException("compression level: actual=" + compressionLevel);
    }
    if (frameBytes < 4096 || frameBytes > Segment.MAX_FRAME_BYTES) {
      throw new IllegalArgumentException("frame size: actual=" + frameBytes);
    }
    if (segmentBytes < frameBytes) {
      throw new IllegalArgumentException("segment size: actual=" + segmentBytes);
    }
    if (workers < 1 || workers > 64) {
      throw new IllegalArgumentException("workers: actual=" + workers);
    }
  }

  /** The defaults for a machine with so many processors. */
  public static StreamSettings defaults(int processors) {
    return new StreamSettings(
        DEFAULT_COMPRESSION_LEVEL,
        DEFAULT_FRAME_BYTES,
        DEFAULT_SEGMENT_BYTES,
        Math.clamp(processors, 1, 8));
  }

  public StreamSettings withCompressionLevel(int level) {
    return new StreamSettings(level, frameBytes, segmentBytes, workers);
  }

  public StreamSettings withSegmentBytes(long bytes) {
    return new StreamSettings(compressionLevel, frameBytes, bytes, workers);
  }

  public StreamSettings withFrameBytes(int bytes) {
    return new StreamSettings(compressionLevel, bytes, segmentBytes, workers);
  }

  /** Frames under way at once. */
  int framesInFlight() {
    return 2 * workers + 2;
  }

  /** Age chunks that are sealed as one piece of work. */
  int chunksPerBatch() {
    return Math.max(1, frameBytes >> 16);
  }

  /** Batches of sealed chunks under way at once. */
  int batchesInFlight() {
    return workers + 2;
  }
}
