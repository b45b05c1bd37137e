package dev.coffer.catalog;

/** What sort of thing an entry is. The order is stored in the catalog and never changes. */
public enum EntryKind {
  FILE,
  DIRECTORY,
  SYMLINK,
  HARDLINK,
  FIFO,
  CHARACTER_DEVICE,
  BLOCK_DEVICE,
  /**
   * The path was there in the archive's base and is gone: only in incremental and differential
   * archives, one for each path that went, without a place in the tar stream.
   */
  DELETED
}
