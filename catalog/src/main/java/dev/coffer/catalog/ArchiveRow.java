package dev.coffer.catalog;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One run of one dataset.
 *
 * @param base the archive that an incremental or differential one builds on; empty for a full one
 * @param entryCount entries of the tar stream; deletions do not count
 * @param fileBytes sum of the sizes of its files
 * @param storedBytes what its segments take on the medium, one copy
 * @param notes for people: what could not be read and why; may be empty
 * @param manifestDigest digest of its manifest, empty where not known
 * @param expiresAt when it may be destroyed at the earliest, empty for never
 */
public record ArchiveRow(
    ArchiveId id,
    ArchiveName name,
    DatasetName dataset,
    ArchiveKind kind,
    Optional<ArchiveId> base,
    Instant startedAt,
    Instant finishedAt,
    String host,
    long entryCount,
    long fileBytes,
    long storedBytes,
    ArchiveStatus status,
    String notes,
    Optional<Sha256> manifestDigest,
    Optional<Instant> expiresAt) {
  public ArchiveRow {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(dataset);
    Objects.requireNonNull(status);
    Objects.requireNonNull(host);
    Objects.requireNonNull(notes);
    Objects.requireNonNull(manifestDigest);
    Objects.requireNonNull(expiresAt);
    if ((kind == ArchiveKind.FULL) != base.isEmpty()) {
      throw new IllegalArgumentException(
          "archive base: a full archive has none, every other kind has one");
    }
    if (finishedAt.isBefore(startedAt)) {
      throw new IllegalArgumentException(
          "archive times: finished " + finishedAt + " before started " + startedAt);
    }
    if (entryCount < 0 || fileBytes < 0 || storedBytes < 0) {
      throw new IllegalArgumentException("archive counts: less than zero");
    }
  }

  /** The same, known by another manifest. */
  public ArchiveRow withManifest(Sha256 digest) {
    return new ArchiveRow(
        id,
        name,
        dataset,
        kind,
        base,
        startedAt,
        finishedAt,
        host,
        entryCount,
        fileBytes,
        storedBytes,
        status,
        notes,
        Optional.of(digest),
        expiresAt);
  }
}
