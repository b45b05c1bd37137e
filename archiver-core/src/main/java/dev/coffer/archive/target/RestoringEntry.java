package dev.coffer.archive.target;

import dev.coffer.archive.FileAccessException;
import java.nio.ByteBuffer;

/**
 * One entry on its way to its place. Content is written, then {@link #commit} puts it under its
 * name; until then nothing stands there that was not there before.
 */
public interface RestoringEntry extends AutoCloseable {

  /** Whether content is to be written: false for what has none, is kept, or has failed. */
  boolean wantsContent();

  /**
   * Writes content, in order; a sparse file's extents one after the other. Takes and drops it where
   * the entry has failed meanwhile.
   *
   * @throws FileAccessException if the file system is full or failing: nothing more can be restored
   * @throws IllegalArgumentException if it is more than the entry has
   */
  void write(ByteBuffer data) throws FileAccessException;

  /**
   * Puts the entry under its name, with its metadata. If content is missing it is discarded.
   *
   * @throws FileAccessException as {@link #write}
   */
  Outcome commit() throws FileAccessException;

  /** Removes what was written, because it is damaged, and tells the listener. */
  void discard(String reason);

  /** Discards, unless committed or discarded before. */
  @Override
  void close();

  /** What became of an entry. */
  enum Outcome {
    RESTORED,
    KEPT,
    FAILED
  }
}
