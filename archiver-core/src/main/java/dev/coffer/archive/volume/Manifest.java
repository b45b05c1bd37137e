package dev.coffer.archive.volume;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a cartridge says in clear of an archive: everything needed to find, order, check and with a
 * key open its parts. One manifest ends each cartridge's part of the archive and repeats what the
 * manifests before it said; the one with {@code complete} makes the archive exist.
 *
 * @param archiveId the archive
 * @param archiveName dataset and start, unique in one catalog
 * @param dataset what was archived
 * @param kind {@code full}, {@code incremental} or {@code differential}
 * @param sequence the archive's place in its dataset's history, from 1
 * @param previous the archive of the dataset before this one
 * @param base the archive that this one builds on; empty for a full one
 * @param startedAt when the archive began
 * @param writtenAt when this manifest was written
 * @param host the machine that wrote it
 * @param part which cartridge of the archive this is, from 1
 * @param complete whether this is the last part
 * @param tarBytes tar bytes so far
 * @param entryCount entries so far
 * @param fileBytes sizes of the files so far
 * @param segments all segments so far, on whichever volume
 * @param indexes all index parts so far
 * @param recipients digest of each recipient's public form, so that a key can be looked for
 * @param auditHead the audit log's head when the archive began, empty where there was none
 * @param notes further facts in clear, by name
 */
public record Manifest(
    ArchiveId archiveId,
    String archiveName,
    String dataset,
    String kind,
    long sequence,
    Optional<ArchiveId> previous,
    Optional<ManifestBase> base,
    Instant startedAt,
    Instant writtenAt,
    String host,
    int part,
    boolean complete,
    long tarBytes,
    long entryCount,
    long fileBytes,
    List<Segment> segments,
    List<TapeFile> indexes,
    List<String> recipients,
    Optional<String> auditHead,
    Map<String, String> notes) {

  /** The largest document a reader takes. */
  public static final int MAX_JSON_BYTES = JsonText.MAX_DOCUMENT_BYTES;

  public Manifest {
    segments = List.copyOf(segments);
    indexes = List.copyOf(indexes);
    recipients = List.copyOf(recipients);
    notes = Map.copyOf(notes);
  }

  /** The volumes the archive lies on so far, in the order they were written. */
  public List<Volser> volumes() {
    return Stream.concat(segments.stream().map(Segment::file), indexes.stream())
        .map(TapeFile::volser)
        .distinct()
        .toList();
  }
}
