package dev.coffer.archive.source;

import java.io.IOException;
import java.util.Optional;

/**
 * A stream of things to archive, each directory before what is in it. One thread pulls; what the
 * source reads ahead in threads of its own is its business, and bounded.
 */
public interface Source extends AutoCloseable {

  /**
   * The next entry, or empty when there are no more. The entry before it must have been closed.
   * What cannot be read at all is skipped and told to the {@link SourceListener}.
   */
  Optional<SourceEntry> next() throws IOException;

  @Override
  void close() throws IOException;
}
