package dev.coffer.archive.write;

import dev.coffer.archive.age.AgeRecipient;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.ManifestBase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be written down of an archive before its first byte.
 *
 * @param id the archive
 * @param name its name, unique in one catalog
 * @param dataset what is archived
 * @param kind {@code full}, {@code incremental} or {@code differential}
 * @param sequence its place in the dataset's history, from 1
 * @param previous the dataset's archive before it
 * @param base the archive that it builds on; empty for a full one
 * @param startedAt when it begins
 * @param host this machine
 * @param recipients who can read it; one kind of keys only
 * @param recipientDigests a digest of each recipient's public form, for the manifest
 * @param auditHead the audit log's head, for the manifest
 * @param notes further facts in clear for the manifest
 * @param settings how it is cut
 * @param spoolDirectory where the index waits for the end of the archive; a few hundred bytes for
 *     each entry, readable by the owner alone
 */
public record ArchiveSpec(
    ArchiveId id,
    String name,
    String dataset,
    String kind,
    long sequence,
    Optional<ArchiveId> previous,
    Optional<ManifestBase> base,
    Instant startedAt,
    String host,
    List<AgeRecipient> recipients,
    List<String> recipientDigests,
    Optional<String> auditHead,
    Map<String, String> notes,
    StreamSettings settings,
    Path spoolDirectory) {

  public ArchiveSpec {
    if (kind.equals("full") != base.isEmpty()) {
      throw new IllegalArgumentException("archive base: actual=" + base + " for kind " + kind);
    }
    recipients = List.copyOf(recipients);
    recipientDigests = List.copyOf(recipientDigests);
    notes = Map.copyOf(notes);
  }

  /** A full archive. */
  public ArchiveSpec(
      ArchiveId id,
      String name,
      String dataset,
      long sequence,
      Optional<ArchiveId> previous,
      Instant startedAt,
      String host,
      List<AgeRecipient> recipients,
      List<String> recipientDigests,
      Optional<String> auditHead,
      Map<String, String> notes,
      StreamSettings settings,
      Path spoolDirectory) {
    this(
        id,
        name,
        dataset,
        "full",
        sequence,
        previous,
        Optional.empty(),
        startedAt,
        host,
        recipients,
        recipientDigests,
        auditHead,
        notes,
        settings,
        spoolDirectory);
  }
}
