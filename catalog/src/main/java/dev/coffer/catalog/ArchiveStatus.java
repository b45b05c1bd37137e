package dev.coffer.catalog;

/** How an archive ended. The names are stored in the catalog and never change. */
public enum ArchiveStatus {
  /** Everything that was asked for is on tape. */
  COMPLETE,
  /** What is on tape is sound, but something could not be read or is not on tape. */
  PARTIAL
}
