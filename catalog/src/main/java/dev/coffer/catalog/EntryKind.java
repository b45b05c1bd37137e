package dev.coffer.catalog;

/** What sort of thing an entry is. The codes are stored in the catalog and never change. */
public enum EntryKind {
  FILE(0),
  DIRECTORY(1),
  SYMLINK(2),
  HARDLINK(3),
  FIFO(4),
  CHARACTER_DEVICE(5),
  BLOCK_DEVICE(6),
  /**
   * The path was there in the archive's base and is gone: only in incremental and differential
   * archives, one for each path that went, without a place in the tar stream.
   */
  DELETED(7);

  private final int code;

  EntryKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
