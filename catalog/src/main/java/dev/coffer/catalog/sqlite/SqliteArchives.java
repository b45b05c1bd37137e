package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRepository;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.control.AuditedRows;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The archives in their table; their parts are {@link ArchiveParts}. */
final class SqliteArchives implements ArchiveRepository {
  private static final String SELECT =
      """
      SELECT a.uuid, a.name, d.name, a.kind, a.base_uuid, a.started_at, a.finished_at, a.host,
        a.entry_count, a.file_bytes, a.stored_bytes, a.status, a.notes, a.manifest_digest,
        a.expires_at
      FROM archive a JOIN dataset d ON d.id = a.dataset_id
      WHERE a.status <> 'LOADING'\
      """;
  private static final String OLDEST_FIRST = " ORDER BY a.started_at, a.id";

  private final @Nullable Session session;
  private final Sql sql;
  private final Ids ids;
  private final ArchiveParts parts;

  /** For reading. */
  SqliteArchives(Sql sql, Ids ids) {
    this(null, sql, ids);
  }

  SqliteArchives(@Nullable Session session, Sql sql, Ids ids) {
    this.session = session;
    this.sql = sql;
    this.ids = ids;
    this.parts = new ArchiveParts(sql, ids);
  }

  @Override
  public Optional<ArchiveRow> find(ArchiveId id) throws CatalogException {
    return sql.first(SELECT + " AND a.uuid = ?", SqliteArchives::archive, id.toString());
  }

  @Override
  public Optional<ArchiveRow> find(ArchiveName name) throws CatalogException {
    return sql.first(SELECT + " AND a.name = ?", SqliteArchives::archive, name.text());
  }

  @Override
  public List<ArchiveRow> all() throws CatalogException {
    return sql.list(SELECT + OLDEST_FIRST, SqliteArchives::archive);
  }

  @Override
  public List<ArchiveRow> ofDataset(DatasetName dataset) throws CatalogException {
    return sql.list(
        SELECT + " AND a.dataset_id = ?" + OLDEST_FIRST,
        SqliteArchives::archive,
        ids.dataset(dataset));
  }

  @Override
  public List<ArchiveRow> onVolume(VolumeId volume) throws CatalogException {
    long volumeId = ids.volume(volume);
    return sql.list(
        SELECT
            + """
            AND a.id IN (SELECT archive_id FROM segment WHERE volume_id = ?
             UNION SELECT archive_id FROM index_part WHERE volume_id = ?)\
            """
            + OLDEST_FIRST,
        SqliteArchives::archive,
        volumeId,
        volumeId);
  }

  @Override
  public Optional<ArchiveRow> asOf(DatasetName dataset, Instant time) throws CatalogException {
    return sql.first(
        SELECT
            + " AND a.dataset_id = ? AND a.started_at <= ?"
            + " ORDER BY a.started_at DESC, a.id DESC LIMIT 1",
        SqliteArchives::archive,
        ids.dataset(dataset),
        time);
  }

  @Override
  public List<ArchiveRow> chain(ArchiveId id) throws CatalogException {
    List<ArchiveRow> chain = new ArrayList<>();
    Set<ArchiveId> seen = new HashSet<>();
    Optional<ArchiveId> next = Optional.of(id);
    while (next.isPresent()) {
      ArchiveId wanted = next.get();
      if (!seen.add(wanted)) {
        throw new CatalogDamagedException("archive " + id + " is its own base");
      }
      Optional<ArchiveRow> found = find(wanted);
      if (found.isEmpty()) {
        throw new CatalogRefusedException(
            chain.isEmpty()
                ? "no archive of this name: " + wanted
                : "archive %s builds on %s, which the catalog does not know"
                    .formatted(chain.getLast().name(), wanted));
      }
      chain.add(found.get());
      next = found.get().base();
    }
    return List.copyOf(chain);
  }

  @Override
  public List<ArchiveRow> dependents(ArchiveId id) throws CatalogException {
    return sql.list(
        SELECT + " AND a.base_uuid = ?" + OLDEST_FIRST, SqliteArchives::archive, id.toString());
  }

  @Override
  public Optional<Instant> keptUntil(ArchiveId id) throws CatalogException {
    ids.archive(id);
    return sql.first(
            """
            WITH RECURSIVE kept (uuid, expires_at) AS (
              SELECT uuid, expires_at FROM archive WHERE uuid = ?
              UNION
              SELECT a.uuid, a.expires_at FROM archive a JOIN kept k ON a.base_uuid = k.uuid
              WHERE a.status <> 'LOADING')
            SELECT expires_at FROM kept ORDER BY expires_at IS NULL DESC, expires_at DESC LIMIT 1\
            """,
            row -> row.optionalTime(1),
            id.toString())
        .orElseThrow();
  }

  @Override
  public Optional<Sha256> selection(ArchiveId id) throws CatalogException {
    return sql.first(
            "SELECT selection FROM archive WHERE id = ?",
            row -> Optional.ofNullable(row.nullableBytes(1)).map(Sha256::of),
            ids.archive(id))
        .orElseThrow();
  }

  @Override
  public void setSelection(ArchiveId id, Sha256 selection) throws CatalogException {
    sql.update("UPDATE archive SET selection = ? WHERE id = ?", selection.bytes(), ids.archive(id));
    audit(id);
  }

  @Override
  public boolean hasEntries(ArchiveId id) throws CatalogException {
    return sql.number("SELECT has_entries FROM archive WHERE id = ?", ids.archive(id)) == 1;
  }

  @Override
  public List<SegmentRow> segments(ArchiveId id) throws CatalogException {
    return parts.segments(ids.archive(id));
  }

  @Override
  public Optional<SegmentRow> segmentAt(ArchiveId id, int copy, long tarOffset)
      throws CatalogException {
    return parts.segmentAt(ids.archive(id), copy, tarOffset);
  }

  @Override
  public List<SegmentRow> segmentsOn(VolumeId volume) throws CatalogException {
    return parts.segmentsOn(ids.volume(volume));
  }

  @Override
  public List<IndexPartRow> indexParts(ArchiveId id) throws CatalogException {
    return parts.indexParts(ids.archive(id));
  }

  @Override
  public List<IndexPartRow> indexPartsOn(VolumeId volume) throws CatalogException {
    return parts.indexPartsOn(ids.volume(volume));
  }

  @Override
  public void setManifest(ArchiveId id, Sha256 digest) throws CatalogException {
    sql.update(
        "UPDATE archive SET manifest_digest = ? WHERE id = ?", digest.bytes(), ids.archive(id));
    audit(id);
  }

  @Override
  public List<AbsentPart> absentParts(ArchiveId id) throws CatalogException {
    return parts.absent(id, ids.archive(id));
  }

  @Override
  public boolean isWhole(ArchiveId id) throws CatalogException {
    return isWhole(sql, ids.archive(id));
  }

  static boolean isWhole(Sql sql, long archive) throws CatalogException {
    return sql.number(
            """
            SELECT NOT EXISTS (SELECT 1 FROM absent_part WHERE archive_id = ?1)
              OR EXISTS (SELECT 1 FROM segment s WHERE s.archive_id = ?1 AND NOT EXISTS (
                SELECT 1 FROM absent_part p WHERE p.archive_id = ?1 AND p.copy = s.copy))\
            """,
            archive)
        == 1;
  }

  @Override
  public void setAbsentParts(ArchiveId id, int copy, List<AbsentPart> absent)
      throws CatalogException {
    long row = ids.archive(id);
    sql.update("DELETE FROM absent_part WHERE archive_id = ? AND copy = ?", row, copy);
    for (AbsentPart part : absent) {
      parts.add(row, part);
    }
    audit(id);
  }

  @Override
  public void addParts(List<SegmentRow> segments, List<IndexPartRow> indexParts)
      throws CatalogException {
    for (SegmentRow segment : segments) {
      parts.add(ids.archive(segment.archive()), segment);
    }
    for (IndexPartRow part : indexParts) {
      parts.add(ids.archive(part.archive()), part);
    }
    Set<ArchiveId> changed = new LinkedHashSet<>();
    segments.forEach(segment -> changed.add(segment.archive()));
    indexParts.forEach(part -> changed.add(part.archive()));
    for (ArchiveId id : changed) {
      audit(id);
    }
  }

  private void audit(ArchiveId id) throws CatalogException {
    Session writing = writing();
    new AuditedRows(sql).archive(writing.actor(), writing.now(), ids.archive(id));
  }

  private Session writing() {
    Session writing = session;
    if (writing == null) {
      throw new IllegalStateException("these archives are for reading");
    }
    return writing;
  }

  @Override
  public void setExpiry(ArchiveId id, Optional<Instant> expiresAt) throws CatalogException {
    sql.update("UPDATE archive SET expires_at = ? WHERE id = ?", expiresAt, ids.archive(id));
    audit(id);
  }

  @Override
  public void drop(ArchiveId id) throws CatalogException {
    long row = ids.archive(id);
    List<ArchiveRow> dependents = dependents(id);
    if (!dependents.isEmpty()) {
      throw new CatalogRefusedException(
          "archive %s is the base of %s".formatted(id, dependents.getFirst().name()));
    }
    String name = find(id).map(a -> a.name().text()).orElse(id.toString());
    List<Long> verifications =
        sql.list("SELECT id FROM verification WHERE archive_id = ?", each -> each.number(1), row);
    delete(sql, row);
    new AuditedRows(sql).dropped(writing().actor(), writing().now(), name, verifications);
  }

  /** Deletes an archive and all that hangs on it; versions of entries stay for others. */
  static void delete(Sql sql, long archive) throws CatalogException {
    sql.update(
        """
        DELETE FROM verification_segment WHERE verification_id IN
          (SELECT id FROM verification WHERE archive_id = ?)\
        """,
        archive);
    for (String table : List.of("verification", "segment", "index_part", "absent_part")) {
      sql.update("DELETE FROM " + table + " WHERE archive_id = ?", archive);
    }
    deleteMembership(sql, archive);
    sql.update("DELETE FROM archive WHERE id = ?", archive);
  }

  /** Makes an archive one without entries; only for one whose entries cannot be seen. */
  static void deleteMembership(Sql sql, long archive) throws CatalogException {
    sql.update("DELETE FROM membership_range WHERE archive_id = ?", archive);
    sql.update(
        "DELETE FROM membership WHERE id >= ? AND id < ?",
        Memberships.rowId(archive, 0),
        Memberships.rowId(archive + 1, 0));
  }

  static ArchiveRow archive(Row row) throws SQLException {
    return new ArchiveRow(
        ArchiveId.parse(row.text(1)),
        new ArchiveName(row.text(2)),
        new DatasetName(row.text(3)),
        ArchiveKind.valueOf(row.text(4)),
        row.optionalText(5).map(ArchiveId::parse),
        row.time(6),
        row.time(7),
        row.text(8),
        row.number(9),
        row.number(10),
        row.number(11),
        ArchiveStatus.valueOf(row.text(12)),
        row.text(13),
        Optional.ofNullable(row.nullableBytes(14)).map(Sha256::of),
        row.optionalTime(15));
  }
}
