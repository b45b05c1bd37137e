package dev.coffer.archive.target;

import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.posix.PosixException;
import java.nio.ByteBuffer;
import java.util.List;

/** Puts a file's content where it belongs, so that what lies between extents is a hole. */
final class ContentWriter {
  private final PosixCalls calls;
  private final int file;
  private final long byteCount;
  private final List<DataExtent> extents;
  private final ByteBuffer chunk;
  private int extent;
  private long inExtent;

  /**
   * A writer of an open file.
   *
   * @param chunk direct, for data that comes in heap buffers
   */
  ContentWriter(PosixCalls calls, int file, EntryMetadata entry, ByteBuffer chunk) {
    this.calls = calls;
    this.file = file;
    this.byteCount = entry.byteCount();
    this.extents = entry.extents().orElseGet(() -> List.of(new DataExtent(0, byteCount)));
    this.chunk = chunk;
  }

  int file() {
    return file;
  }

  /**
   * Writes all of the buffer.
   *
   * @throws IllegalArgumentException if it is more than the entry has
   */
  void write(ByteBuffer data) throws PosixException {
    while (data.hasRemaining()) {
      skipFullExtents();
      if (extent == extents.size()) {
        throw new IllegalArgumentException("content: more than the entry has");
      }
      DataExtent here = extents.get(extent);
      int count = (int) Math.min(data.remaining(), here.byteCount() - inExtent);
      if (data.isDirect()) {
        int limit = data.limit();
        data.limit(data.position() + count);
        calls.write(file, data, here.offset() + inExtent);
        data.limit(limit);
      } else {
        count = Math.min(count, chunk.capacity());
        chunk.clear().put(0, data, data.position(), count).limit(count);
        calls.write(file, chunk, here.offset() + inExtent);
        data.position(data.position() + count);
      }
      inExtent += count;
    }
  }

  /** Whether every byte of data was written. */
  boolean isComplete() {
    skipFullExtents();
    return extent == extents.size();
  }

  /** Gives the file its size where it ends in a hole. */
  void setSize() throws PosixException {
    long written = extents.isEmpty() ? 0 : extents.getLast().end();
    if (written < byteCount || (!extents.isEmpty() && extents.getLast().byteCount() == 0)) {
      calls.truncate(file, byteCount);
    }
  }

  private void skipFullExtents() {
    while (extent < extents.size() && inExtent == extents.get(extent).byteCount()) {
      extent++;
      inExtent = 0;
    }
  }
}
