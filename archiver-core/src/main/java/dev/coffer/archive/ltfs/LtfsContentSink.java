package dev.coffer.archive.ltfs;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes a file's content from front to back. */
public interface LtfsContentSink {

  /** The next bytes; the buffer is the reader's and is read to its limit. */
  void data(ByteBuffer bytes) throws IOException;

  /** As many zeros that are not on the tape. */
  void hole(long byteCount) throws IOException;

  /** Takes everything and keeps nothing, for reading to verify. */
  static LtfsContentSink discarding() {
    return new LtfsContentSink() {
      @Override
      public void data(ByteBuffer bytes) {
        bytes.position(bytes.limit());
      }

      @Override
      public void hole(long byteCount) {
        // nothing to keep
      }
    };
  }
}
