package dev.coffer.archive.source;

import dev.coffer.archive.entry.EntryPath;

/** Hears what a source leaves out. Called on the thread that pulls the source. */
public interface SourceListener {

  /**
   * Cannot be read (permission, vanished since it was listed, input/output error). A directory that
   * may not be listed is archived all the same, empty.
   */
  void unreadable(EntryPath path, String reason);

  /** Archived, but without something of its metadata (an attribute that could not be read). */
  default void incomplete(EntryPath path, String reason) {}

  /** Left out by rule. */
  void skipped(EntryPath path, Skip reason);

  /** Why something is left out by rule. */
  enum Skip {
    /** A socket, which no archive can hold. */
    SOCKET,
    /** A pattern says so; of a directory everything in it too. */
    EXCLUDED,
    /** On another file system; a directory itself is archived, empty. */
    OTHER_FILE_SYSTEM,
    /** A cache directory by its tag: the directory and the tag are archived, the rest is not. */
    CACHE_DIRECTORY
  }
}
