package dev.coffer.archive.stream;

import java.io.IOException;

/** Takes the bytes of segments in order; called from one thread, the one that owns the drive. */
public interface SegmentSink {

  /**
   * A new segment begins.
   *
   * @param ageHeader its age header with the payload nonce behind it: its first bytes
   */
  void begin(int segmentNumber, long firstTarOffset, byte[] ageHeader)
      throws IOException, InterruptedException;

  /** The next stored bytes of the segment. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** True once the segment in progress should be closed because the medium nears its end. */
  boolean wantsEnd();

  /**
   * The segment is complete.
   *
   * @param tarBytes tar bytes in it
   * @param frameSizes compressed size of each of its frames
   */
  void end(long tarBytes, int[] frameSizes) throws IOException;
}
