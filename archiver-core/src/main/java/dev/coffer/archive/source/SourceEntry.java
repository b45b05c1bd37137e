package dev.coffer.archive.source;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One thing to archive: its metadata, and its content to be read once from front to back. */
public interface SourceEntry extends AutoCloseable {

  EntryMetadata metadata();

  /**
   * Reads content into the buffer: exactly {@link EntryMetadata#dataByteCount()} bytes come before
   * -1 does. A sparse file gives its extents' bytes one after the other. A file that turned out
   * shorter, or failed to read in the middle, is filled up with zeros, and {@link #outcome()} says
   * so: by then the tar header with its size is on tape.
   *
   * @return bytes read, at least 1 where the buffer has room, or -1 at the end
   */
  int read(ByteBuffer target) throws IOException;

  /** Whether the content is what the file held; to be asked when {@link #read} has returned -1. */
  Outcome outcome() throws IOException;

  /** What its file system said of its last change before it was read; empty if it says nothing. */
  default Optional<ChangeStamp> stamp() {
    return Optional.empty();
  }

  @Override
  void close() throws IOException;

  /** How reading an entry went. */
  enum Outcome {
    /** Read completely, and size and times were the same before and after. */
    COMPLETE,
    /** Size or times changed while it was read. */
    CHANGED,
    /** Reading failed in the middle; the rest is zeros. */
    UNREADABLE
  }
}
