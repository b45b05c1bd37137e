package dev.coffer.archive.age;

import java.io.IOException;

/** Bytes that can be read at any offset, such as a file or a segment on tape. */
public interface PositionalBytes {

  /** How many there are. */
  long sizeBytes() throws IOException;

  /**
   * Reads up to {@code length} bytes from {@code offset}.
   *
   * @return how many were read, at least one, or -1 if the offset is at or after the end
   */
  int read(long offset, byte[] target, int targetOffset, int length) throws IOException;
}
