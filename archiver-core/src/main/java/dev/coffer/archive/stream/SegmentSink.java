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

  /** The next stored bytes of the segment. May wait for another volume. */
  void write(byte[] bytes, int offset, int length) throws IOException, InterruptedException;

  /**
   * True if this segment should be closed because the medium nears its end. May be asked on another
   * thread, also of a segment that has not begun yet.
   *
   * @param frameCount frames it has so far: each costs room in its seek table and in the index
   */
  boolean wantsEnd(int segmentNumber, int frameCount);

  /**
   * The segment is complete.
   *
   * @param tarBytes tar bytes in it
   * @param frameSizes compressed size of each of its frames
   */
  void end(long tarBytes, int[] frameSizes) throws IOException, InterruptedException;

  /**
   * The stream is being closed and waits for this sink's thread: whatever waits there for a person
   * has to give up. Called on another thread.
   */
  void abandon();
}
