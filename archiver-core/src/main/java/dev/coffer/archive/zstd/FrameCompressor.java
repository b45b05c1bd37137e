package dev.coffer.archive.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/**
 * Makes one zstd frame of one stretch of bytes. What does not compress is stored: as a frame of raw
 * blocks, so that every reader of zstd reads it, at the cost of a copy. Owns native memory; for one
 * thread at a time.
 */
public final class FrameCompressor implements AutoCloseable {
  /** Fastest level, below zero trading size for speed. */
  public static final int MIN_LEVEL = -7;

  /** Highest level. */
  public static final int MAX_LEVEL = 19;

  /** Compresses nothing: every frame is stored. */
  public static final int STORE = 0;

  /** A sample of this size at each of three places decides whether a frame is worth compressing. */
  private static final int SAMPLE_BYTES = 8 * 1024;

  private static final int SAMPLES = 3;

  private final int level;
  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final ZstdCompressCtx sampler = new ZstdCompressCtx();
  private final byte[] sampled = new byte[(int) Zstd.compressBound(SAMPLE_BYTES)];

  /**
   * @param level {@link #MIN_LEVEL} to {@link #MAX_LEVEL}, or {@link #STORE}
   */
  public FrameCompressor(int level) {
    if (level < MIN_LEVEL || level > MAX_LEVEL) {
      throw new IllegalArgumentException(
          "compression level: actual=" + level + " expected=" + MIN_LEVEL + ".." + MAX_LEVEL);
    }
    this.level = level;
    context.setLevel(level == STORE ? 1 : level).setContentSize(true).setChecksum(false);
    sampler.setLevel(1).setContentSize(true).setChecksum(false);
  }

  /** The largest frame that {@link #compress} makes of so many bytes. */
  public static int maxFrameBytes(int byteCount) {
    return Math.max(
        Math.toIntExact(Zstd.compressBound(byteCount)), StoredFrame.frameBytes(byteCount));
  }

  /**
   * Writes one frame holding {@code length} bytes of {@code source} to {@code target}, which has
   * {@link #maxFrameBytes} room.
   *
   * @return the frame's size in bytes
   */
  public int compress(byte[] source, int offset, int length, byte[] target) {
    if (level == STORE || !isCompressible(source, offset, length)) {
      return StoredFrame.write(source, offset, length, target);
    }
    int size = context.compressByteArray(target, 0, target.length, source, offset, length);
    // A frame that gained less than one part in thirty-two is not worth decompressing.
    if (size > length - (length >> 5)) {
      return StoredFrame.write(source, offset, length, target);
    }
    return size;
  }

  private boolean isCompressible(byte[] source, int offset, int length) {
    if (length < 4 * SAMPLE_BYTES) {
      return true;
    }
    int stride = (length - SAMPLE_BYTES) / (SAMPLES - 1);
    int total = 0;
    for (int i = 0; i < SAMPLES; i++) {
      total +=
          sampler.compressByteArray(
              sampled, 0, sampled.length, source, offset + i * stride, SAMPLE_BYTES);
    }
    return total < SAMPLES * SAMPLE_BYTES * 31 / 32;
  }

  @Override
  public void close() {
    context.close();
    sampler.close();
  }
}
