package dev.coffer.catalog;

import java.util.Objects;

/**
 * Where an index or a manifest of an archive lies: one of each on every volume the archive is on.
 *
 * @param copy which copy of the archive, from 1
 * @param part place among the parts of its kind, from 0
 * @param storedBytes its length without block padding
 * @param sha256 of those bytes
 */
public record IndexPartRow(
    ArchiveId archive,
    int copy,
    Kind kind,
    int part,
    VolumeId volume,
    int tapeFile,
    long firstBlock,
    int blockSizeBytes,
    long blockCount,
    long storedBytes,
    Sha256 sha256) {
  /** Which of the two. The names are stored in the catalog and never change. */
  public enum Kind {
    INDEX,
    MANIFEST
  }

  public IndexPartRow {
    Objects.requireNonNull(archive);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(volume);
    Objects.requireNonNull(sha256);
    if (copy < 1 || part < 0 || tapeFile < 0 || firstBlock < 0 || blockCount < 0) {
      throw new IllegalArgumentException("index place: less than zero, or a copy less than one");
    }
    if (blockSizeBytes <= 0 || storedBytes < 0) {
      throw new IllegalArgumentException("index sizes: less than zero, or no block size");
    }
  }
}
