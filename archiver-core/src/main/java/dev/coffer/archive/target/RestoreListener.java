package dev.coffer.archive.target;

import dev.coffer.archive.entry.EntryPath;

/** Hears what did not come back as it was archived. Called by the thread that restores. */
public interface RestoreListener {

  /** Something stood there already and stays. */
  void kept(EntryPath path);

  /** Not restored; what stood there before, if anything, is untouched. */
  void failed(EntryPath path, String reason);

  /** Restored, but not all of its metadata. */
  void incomplete(EntryPath path, Part part, String reason);

  /** What of an entry's metadata could not be restored. */
  enum Part {
    OWNER,
    MODE,
    TIME,
    ATTRIBUTE,
    ACCESS_CONTROL_LIST
  }
}
