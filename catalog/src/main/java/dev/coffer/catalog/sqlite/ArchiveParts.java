package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.FrameTable;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.Volser;
import dev.coffer.catalog.VolumeId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where the segments, indexes and manifests of archives lie. */
final class ArchiveParts {
  private static final String SEGMENT =
      """
      SELECT a.uuid, s.copy, s.number, v.volser, v.generation, s.tape_file, s.first_block,
        s.block_size, s.block_count, s.first_tar_offset, s.tar_bytes, s.stored_bytes, s.sha256,
        s.age_header_bytes, s.frames
      FROM segment s JOIN archive a ON a.id = s.archive_id JOIN volume v ON v.id = s.volume_id
      WHERE a.status <> 'LOADING'\
      """;
  private static final String INDEX_PART =
      """
      SELECT a.uuid, i.copy, i.kind, i.part, v.volser, v.generation, i.tape_file, i.first_block,
        i.block_size, i.block_count, i.stored_bytes, i.sha256
      FROM index_part i JOIN archive a ON a.id = i.archive_id JOIN volume v ON v.id = i.volume_id
      WHERE a.status <> 'LOADING'\
      """;

  private final Sql sql;
  private final Ids ids;

  ArchiveParts(Sql sql, Ids ids) {
    this.sql = sql;
    this.ids = ids;
  }

  List<SegmentRow> segments(long archive) throws CatalogException {
    return sql.list(
        SEGMENT + " AND s.archive_id = ? ORDER BY s.copy, s.number",
        ArchiveParts::segment,
        archive);
  }

  List<SegmentRow> segmentsOn(long volume) throws CatalogException {
    return sql.list(
        SEGMENT + " AND s.volume_id = ? ORDER BY s.tape_file", ArchiveParts::segment, volume);
  }

  Optional<SegmentRow> segmentAt(long archive, int copy, long tarOffset) throws CatalogException {
    return sql.first(
        SEGMENT
            + " AND s.archive_id = ? AND s.copy = ? AND s.first_tar_offset <= ?"
            + " AND s.first_tar_offset + s.tar_bytes > ?",
        ArchiveParts::segment,
        archive,
        copy,
        tarOffset,
        tarOffset);
  }

  List<IndexPartRow> indexParts(long archive) throws CatalogException {
    return sql.list(
        INDEX_PART + " AND i.archive_id = ? ORDER BY i.copy, i.kind, i.part",
        ArchiveParts::indexPart,
        archive);
  }

  List<IndexPartRow> indexPartsOn(long volume) throws CatalogException {
    return sql.list(
        INDEX_PART + " AND i.volume_id = ? ORDER BY i.tape_file", ArchiveParts::indexPart, volume);
  }

  List<AbsentPart> absent(ArchiveId id, long archive) throws CatalogException {
    return sql.list(
        """
        SELECT copy, part, volser, generation, first_tar_offset, tar_bytes FROM absent_part
        WHERE archive_id = ? ORDER BY copy, part\
        """,
        row ->
            new AbsentPart(
                id,
                row.integer(1),
                row.integer(2),
                row.optionalText(3).isEmpty()
                    ? Optional.empty()
                    : Optional.of(new VolumeId(new Volser(row.text(3)), row.integer(4))),
                optionalNumber(row, 5),
                optionalNumber(row, 6)),
        archive);
  }

  private static OptionalLong optionalNumber(Row row, int column) throws SQLException {
    return row.value(column) == null ? OptionalLong.empty() : OptionalLong.of(row.number(column));
  }

  /** Adds what is on a volume that is not known. */
  void add(long archive, AbsentPart part) throws CatalogException {
    sql.update(
        """
        INSERT INTO absent_part (archive_id, copy, part, volser, generation, first_tar_offset,
          tar_bytes)
        VALUES (?, ?, ?, ?, ?, ?, ?)\
        """,
        archive,
        part.copy(),
        part.part(),
        part.volume().map(volume -> volume.volser().text()),
        part.volume().map(VolumeId::generation),
        part.firstTarOffset(),
        part.tarBytes());
  }

  /** Adds a segment; one that is there must be the same. */
  void add(long archive, SegmentRow segment) throws CatalogException {
    Optional<SegmentRow> known =
        sql.first(
            SEGMENT + " AND s.archive_id = ? AND s.copy = ? AND s.number = ?",
            ArchiveParts::segment,
            archive,
            segment.copy(),
            segment.number());
    if (known.isPresent()) {
      requireSame(known.get(), segment, "segment " + segment.number());
      return;
    }
    sql.update(
        """
        INSERT INTO segment (archive_id, copy, number, volume_id, tape_file, first_block,
          block_size, block_count, first_tar_offset, tar_bytes, stored_bytes, sha256,
          age_header_bytes, frames)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        archive,
        segment.copy(),
        segment.number(),
        ids.volume(segment.volume()),
        segment.tapeFile(),
        segment.firstBlock(),
        segment.blockSizeBytes(),
        segment.blockCount(),
        segment.firstTarOffset(),
        segment.tarBytes(),
        segment.storedBytes(),
        segment.sha256().bytes(),
        segment.ageHeaderBytes(),
        FrameTableCodec.encode(segment.frames()));
  }

  /** Adds an index or manifest; one that is there must be the same. */
  void add(long archive, IndexPartRow part) throws CatalogException {
    Optional<IndexPartRow> known =
        sql.first(
            INDEX_PART + " AND i.archive_id = ? AND i.copy = ? AND i.kind = ? AND i.part = ?",
            ArchiveParts::indexPart,
            archive,
            part.copy(),
            part.kind(),
            part.part());
    if (known.isPresent()) {
      requireSame(known.get(), part, part.kind() + " " + part.part());
      return;
    }
    sql.update(
        """
        INSERT INTO index_part (archive_id, copy, kind, part, volume_id, tape_file, first_block,
          block_size, block_count, stored_bytes, sha256)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        archive,
        part.copy(),
        part.kind(),
        part.part(),
        ids.volume(part.volume()),
        part.tapeFile(),
        part.firstBlock(),
        part.blockSizeBytes(),
        part.blockCount(),
        part.storedBytes(),
        part.sha256().bytes());
  }

  private static void requireSame(Object known, Object given, String what)
      throws CatalogRefusedException {
    if (!known.equals(given)) {
      throw new CatalogRefusedException(
          "%s is known otherwise: actual=%s expected=%s".formatted(what, given, known));
    }
  }

  private static SegmentRow segment(Row row) throws SQLException, CatalogException {
    return new SegmentRow(
        ArchiveId.parse(row.text(1)),
        row.integer(2),
        row.integer(3),
        new VolumeId(new Volser(row.text(4)), row.integer(5)),
        row.integer(6),
        row.number(7),
        row.integer(8),
        row.number(9),
        row.number(10),
        row.number(11),
        row.number(12),
        Sha256.of(row.bytes(13)),
        row.integer(14),
        frames(row.bytes(15)));
  }

  private static FrameTable frames(byte[] blob) throws CatalogDamagedException {
    try {
      return FrameTableCodec.decode(blob);
    } catch (IllegalArgumentException e) {
      throw new CatalogDamagedException(
          "catalog is damaged: frame table of a segment: " + e.getMessage(), e);
    }
  }

  private static IndexPartRow indexPart(Row row) throws SQLException {
    return new IndexPartRow(
        ArchiveId.parse(row.text(1)),
        row.integer(2),
        IndexPartRow.Kind.valueOf(row.text(3)),
        row.integer(4),
        new VolumeId(new Volser(row.text(5)), row.integer(6)),
        row.integer(7),
        row.number(8),
        row.integer(9),
        row.number(10),
        row.number(11),
        Sha256.of(row.bytes(12)));
  }
}
