package dev.coffer.catalog.control;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of rows whose content the audit log vouches for, each with the text that its digest is
 * taken of: the columns of {@link #select} from the fourth on, then those of each of the {@link
 * #parts}. The first column is the row's number, the second its name in the log, the third the
 * title of the text, which changes with what is in it.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists are made here and never change
enum RowKind {
  VOLUME(
      1,
      """
      SELECT v.id AS id, v.volser || '/' || v.generation AS object,
        'coffer row volume 1', c.barcode, v.format, v.labelled_at, v.block_size
      FROM volume v JOIN cartridge c ON c.id = v.cartridge_id\
      """,
      List.of()),
  ARCHIVE(
      1,
      """
      SELECT a.id AS id, a.name AS object, 'coffer row archive 2', a.uuid, d.name, a.kind, a.base_uuid,
        a.started_at, a.finished_at, a.host, a.entry_count, a.file_bytes, a.stored_bytes,
        a.status, a.manifest_digest, a.expires_at, a.notes, a.in_order, a.has_entries, a.selection
      FROM archive a JOIN dataset d ON d.id = a.dataset_id WHERE a.status <> 'LOADING'\
      """,
      List.of(
          """
          SELECT 'segment', s.copy, s.number, v.volser, v.generation, s.tape_file,
            s.first_block, s.block_size, s.block_count, s.first_tar_offset, s.tar_bytes,
            s.stored_bytes, s.sha256, s.age_header_bytes, s.frames
          FROM segment s JOIN volume v ON v.id = s.volume_id WHERE s.archive_id = ?
          ORDER BY s.copy, s.number\
          """,
          Sql.INDEX_PARTS,
          """
          SELECT 'absent', copy, part, volser, generation, first_tar_offset, tar_bytes
          FROM absent_part WHERE archive_id = ? ORDER BY copy, part\
          """)),
  /** As it was recorded before notes, selection and frame tables were in it. */
  ARCHIVE_1(
      1,
      """
      SELECT a.id AS id, a.name AS object, 'coffer row archive 1', a.uuid, d.name, a.kind, a.base_uuid,
        a.started_at, a.finished_at, a.host, a.entry_count, a.file_bytes, a.stored_bytes,
        a.status, a.manifest_digest, a.expires_at
      FROM archive a JOIN dataset d ON d.id = a.dataset_id WHERE a.status <> 'LOADING'\
      """,
      List.of(
          """
          SELECT 'segment', s.copy, s.number, v.volser, v.generation, s.tape_file,
            s.first_block, s.block_size, s.block_count, s.first_tar_offset, s.tar_bytes,
            s.stored_bytes, s.sha256, s.age_header_bytes
          FROM segment s JOIN volume v ON v.id = s.volume_id WHERE s.archive_id = ?
          ORDER BY s.copy, s.number\
          """,
          Sql.INDEX_PARTS)),
  VERIFICATION(
      1,
      """
      SELECT r.id AS id, CAST(r.id AS TEXT) AS object, 'coffer row verification 1', a.uuid, r.copy, r.at,
        r.drive_serial, r.by_person, r.by_host, r.by_via, r.method, r.result, r.details
      FROM verification r JOIN archive a ON a.id = r.archive_id\
      """,
      List.of(
          """
          SELECT s.number, v.volser, v.generation, s.result, s.details
          FROM verification_segment s JOIN volume v ON v.id = s.volume_id
          WHERE s.verification_id = ? ORDER BY s.number\
          """)),
  RECIPIENT(
      2,
      """
      SELECT r.id, r.name AS object, 'coffer row recipient 1', r.age_recipient, r.added_at
      FROM recipient r\
      """,
      List.of(),
      Watch.of("recipient", "ROW.name")),
  POOL(
      2,
      """
      SELECT p.id, p.name AS object, 'coffer row pool 1', p.retention_seconds, p.block_size,
        p.format, p.capacity_bytes
      FROM pool p\
      """,
      List.of(
          """
          SELECT x.position, r.name FROM pool_recipient x JOIN recipient r ON r.id = x.recipient_id
          WHERE x.pool_id = ? ORDER BY x.position\
          """),
      Watch.of("pool", "ROW.name"),
      Watch.of("pool_recipient", "(SELECT name FROM pool WHERE id = ROW.pool_id)")),
  DATASET(
      2,
      """
      SELECT d.id, d.name AS object, 'coffer row dataset 1', p.name, d.one_file_system,
        d.skip_caches, d.compression_level
      FROM dataset d JOIN pool p ON p.id = d.pool_id\
      """,
      List.of(
          "SELECT position, path FROM dataset_source WHERE dataset_id = ? ORDER BY position",
          """
          SELECT sense, position, pattern FROM dataset_pattern WHERE dataset_id = ?
          ORDER BY sense, position\
          """,
          """
          SELECT x.position, r.name FROM dataset_recipient x
          JOIN recipient r ON r.id = x.recipient_id WHERE x.dataset_id = ? ORDER BY x.position\
          """),
      Watch.of("dataset", "ROW.name"),
      Watch.of("dataset_source", "(SELECT name FROM dataset WHERE id = ROW.dataset_id)"),
      Watch.of("dataset_pattern", "(SELECT name FROM dataset WHERE id = ROW.dataset_id)"),
      Watch.of("dataset_recipient", "(SELECT name FROM dataset WHERE id = ROW.dataset_id)")),
  /** What does not change with its state. */
  CARTRIDGE(
      2,
      """
      SELECT c.id, c.barcode AS object, 'coffer row cartridge 1', p.name, c.capacity_bytes,
        c.added_at, c.note
      FROM cartridge c LEFT JOIN pool p ON p.id = c.pool_id\
      """,
      List.of(),
      new Watch(
          "cartridge", Optional.of("pool_id, capacity_bytes, added_at, note"), "ROW.barcode")),
  LOCATION(
      2,
      """
      SELECT 0, l.name AS object, 'coffer row location 1', l.kind, l.address, l.transit_hours,
        l.count_days, l.count_parts
      FROM location l\
      """,
      List.of(),
      Watch.of("location", "ROW.name")),
  COUNT(
      2,
      """
      SELECT i.number, CAST(i.number AS TEXT) AS object, 'coffer row count 1', i.location, i.scope,
        i.part, i.opened_by, i.opened_at, i.counted_by, i.counted_at, i.result, i.closed_by,
        i.closed_at, i.certificate
      FROM inventory_count i\
      """,
      List.of(),
      Watch.of("inventory_count", "CAST(ROW.number AS TEXT)")),
  /** Its text is in the record that it was made with. */
  ROTATION_POLICY(
      2,
      """
      SELECT y.audit_sequence, y.name || ' ' || y.version AS object,
        'coffer row rotation policy 1', y.audit_sequence, y.since, y.person, y.authority
      FROM rotation_policy y\
      """,
      List.of(),
      Watch.of("rotation_policy", "ROW.name || ' ' || ROW.version")),
  RUN(
      2,
      """
      SELECT r.id, r.policy || ' ' || r.nominal AS object, 'coffer row run 1', r.policy_version,
        r.date, r.level, r.set_name, r.state, r.started_at, r.finished_at, r.by_person, r.by_host,
        r.by_via, r.note
      FROM rotation_run r\
      """,
      List.of(
          """
          SELECT x.copy, x.position, c.barcode, x.use, x.step FROM rotation_cartridge x
          JOIN cartridge c ON c.id = x.cartridge_id WHERE x.run_id = ? ORDER BY x.copy, x.position\
          """,
          """
          SELECT copy, dataset, attempt, kind, base_uuid, step, archive_uuid FROM rotation_archive
          WHERE run_id = ? ORDER BY copy, dataset, attempt\
          """),
      Watch.of("rotation_run", "ROW.policy || ' ' || ROW.nominal"),
      Watch.of(
          "rotation_cartridge",
          "(SELECT policy || ' ' || nominal FROM rotation_run WHERE id = ROW.run_id)"),
      Watch.of(
          "rotation_archive",
          "(SELECT policy || ' ' || nominal FROM rotation_run WHERE id = ROW.run_id)")),
  PLACE(
      2,
      """
      SELECT x.cartridge_id, c.barcode AS object, 'coffer row place 1', x.policy, x.level,
        x.set_name, x.copy
      FROM rotation_place x JOIN cartridge c ON c.id = x.cartridge_id\
      """,
      List.of(),
      Watch.of("rotation_place", "(SELECT barcode FROM cartridge WHERE id = ROW.cartridge_id)")),
  FIGURES(
      2,
      """
      SELECT f.id, f.archive_uuid AS object, 'coffer row figures 1', f.dataset, f.at, f.entries,
        f.bytes, f.changed_entries, f.read_bytes, f.stored_bytes, f.unreadable, f.doubted
      FROM rotation_figures f\
      """,
      List.of(),
      Watch.of("rotation_figures", "ROW.archive_uuid"));

  private final int since;
  private final String select;
  private final List<String> parts;
  private final List<Watch> watches;

  RowKind(int since, String select, List<String> parts, Watch... watches) {
    this.since = since;
    this.select = select;
    this.parts = parts;
    this.watches = Arrays.asList(watches);
  }

  /** What is longer than a line. */
  private static final class Sql {
    static final String INDEX_PARTS =
        """
        SELECT p.kind, p.copy, p.part, v.volser, v.generation, p.tape_file, p.first_block,
          p.block_size, p.block_count, p.stored_bytes, p.sha256
        FROM index_part p JOIN volume v ON v.id = p.volume_id WHERE p.archive_id = ?
        ORDER BY p.copy, p.kind, p.part\
        """;
  }

  /**
   * A table whose changes make a row of the kind another one.
   *
   * @param columns whose updates count; empty for all
   * @param object the row's name in the log, with ROW for what changed
   */
  record Watch(String table, Optional<String> columns, String object) {
    static Watch of(String table, String object) {
      return new Watch(table, Optional.empty(), object);
    }
  }

  /** Which coverage of the log it came with. */
  int since() {
    return since;
  }

  /** Number, name, title, columns. */
  String select() {
    return select;
  }

  /** What belongs to a row, each by its number, in order. */
  List<String> parts() {
    return parts;
  }

  /** What is recorded by itself; nothing for a kind whose writers record it. */
  List<Watch> watches() {
    return watches;
  }

  /** The word in the log. */
  String word() {
    return this == ARCHIVE_1 ? ARCHIVE.word() : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind as it was told formerly, under the same word. */
  Optional<RowKind> former() {
    return this == ARCHIVE ? Optional.of(ARCHIVE_1) : Optional.empty();
  }

  /** All that are told as they are now. */
  static List<RowKind> current() {
    return Arrays.stream(values()).filter(kind -> kind != ARCHIVE_1).toList();
  }
}
