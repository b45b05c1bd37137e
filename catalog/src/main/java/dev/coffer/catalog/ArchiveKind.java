package dev.coffer.catalog;

/** What an archive holds. The names are stored in the catalog and never change. */
public enum ArchiveKind {
  /** Everything. */
  FULL,
  /** What changed since its base, which may itself be incremental. */
  INCREMENTAL,
  /** What changed since its base, which is full. */
  DIFFERENTIAL
}
