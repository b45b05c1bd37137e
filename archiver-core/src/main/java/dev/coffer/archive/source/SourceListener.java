package dev.coffer.archive.source;

import dev.coffer.archive.entry.EntryPath;

/** Hears what a source leaves out. Called on the thread that pulls the source. */
public interface SourceListener {

  /** Cannot be read at all (permission, vanished since it was listed, input/output error). */
  void unreadable(EntryPath path, String reason);

  /** Left out by rule. */
  void skipped(EntryPath path, Skip reason);

  /** Why something is left out by rule. */
  enum Skip {
    SOCKET,
    EXCLUDED,
    OTHER_FILE_SYSTEM,
    CACHE_DIRECTORY
  }
}
