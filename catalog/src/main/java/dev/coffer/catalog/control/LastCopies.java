package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.custody.DataCase;
import dev.coffer.catalog.sqlite.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the catalog itself knows against giving a cartridge up, whatever the rotation policy says.
 */
final class LastCopies {
  private final Sql sql;

  LastCopies(Sql sql) {
    this.sql = sql;
  }

  /**
   * What on a cartridge is still in its retention, or needed by what is; an archive without an end
   * is kept for ever.
   */
  Optional<String> notExpired(Barcode barcode, Instant now) throws CatalogException {
    return sql.first(
        """
        WITH RECURSIVE kept (id, base_uuid, needed_by, expires_at) AS (
          SELECT id, base_uuid, name, expires_at FROM archive
          WHERE status <> 'LOADING' AND (expires_at IS NULL OR expires_at > ?)
          UNION
          SELECT b.id, b.base_uuid, k.needed_by, k.expires_at
          FROM kept k JOIN archive b ON b.uuid = k.base_uuid)
        SELECT a.name, k.expires_at, k.needed_by FROM kept k JOIN archive a ON a.id = k.id
        WHERE a.id IN (
            SELECT s.archive_id FROM segment s JOIN volume v ON v.id = s.volume_id
            JOIN cartridge c ON c.id = v.cartridge_id
            WHERE c.barcode = ? AND NOT EXISTS (SELECT 1 FROM volume n
              WHERE n.cartridge_id = v.cartridge_id AND n.generation > v.generation))
        ORDER BY k.expires_at IS NULL DESC, k.expires_at DESC, a.name <> k.needed_by LIMIT 1\
        """,
        row ->
            "archive "
                + row.text(1)
                + (row.text(1).equals(row.text(3))
                    ? " on it is kept "
                    : " on it is needed by " + row.text(3) + ", kept ")
                + row.optionalTime(2).map(t -> "until " + t).orElse("for ever"),
        now,
        barcode.text());
  }

  /**
   * The archives in their retention, on other cartridges that were not given up, that build on what
   * this cartridge holds and no other whole copy has.
   */
  List<DataCase.Dependent> dependents(Barcode barcode, Instant now) throws CatalogException {
    return sql.list(
        """
        WITH RECURSIVE newest AS (
          SELECT v.id, v.generation, c.barcode, c.data_state, c.custody_state
          FROM volume v JOIN cartridge c ON c.id = v.cartridge_id
          WHERE NOT EXISTS (SELECT 1 FROM volume n
            WHERE n.cartridge_id = v.cartridge_id AND n.generation > v.generation)),
        here AS (
          SELECT DISTINCT s.archive_id FROM segment s JOIN newest v ON v.id = s.volume_id
          WHERE v.barcode = ? AND NOT EXISTS (
            SELECT 1 FROM segment e WHERE e.archive_id = s.archive_id AND NOT EXISTS (
              SELECT 1 FROM absent_part p WHERE p.archive_id = e.archive_id AND p.copy = e.copy)
            GROUP BY e.copy HAVING min(e.volume_id IN (SELECT id FROM newest
              WHERE barcode <> ? AND data_state IN ('OPEN', 'SEALED', 'RETIRED')
                AND custody_state NOT IN ('MISSING', 'DESTROYED'))) = 1)),
        above (id, uuid) AS (
          SELECT id, uuid FROM archive WHERE id IN (SELECT archive_id FROM here)
          UNION
          SELECT a.id, a.uuid FROM above b JOIN archive a ON a.base_uuid = b.uuid)
        SELECT DISTINCT a.name, v.barcode, v.generation, a.expires_at
        FROM above u JOIN archive a ON a.id = u.id
        JOIN segment s ON s.archive_id = a.id JOIN newest v ON v.id = s.volume_id
        WHERE a.id NOT IN (SELECT archive_id FROM here) AND a.status <> 'LOADING'
          AND (a.expires_at IS NULL OR a.expires_at > ?) AND v.barcode <> ?
          AND v.data_state NOT IN ('BLANK', 'RELEASED', 'DESTROYED')
        ORDER BY a.expires_at IS NULL DESC, a.expires_at DESC, v.barcode\
        """,
        row ->
            new DataCase.Dependent(
                row.text(1),
                new Barcode(row.text(2)),
                row.integer(3),
                row.optionalTime(4).map(t -> "until " + t).orElse("for ever")),
        barcode.text(),
        barcode.text(),
        now,
        barcode.text());
  }

  /**
   * Datasets on the cartridge of which no full archive would be left with all its segments on good
   * cartridges elsewhere.
   */
  Optional<String> lastCopyOf(Barcode barcode) throws CatalogException {
    List<String> datasets =
        sql.list(
            """
            WITH good AS (
              SELECT v.id FROM volume v JOIN cartridge c ON c.id = v.cartridge_id
              WHERE c.barcode <> ?
                AND c.data_state IN ('OPEN', 'SEALED', 'RETIRED')
                AND c.custody_state NOT IN ('MISSING', 'DESTROYED')
                AND NOT EXISTS (SELECT 1 FROM volume n
                  WHERE n.cartridge_id = v.cartridge_id AND n.generation > v.generation)),
            whole AS (
              SELECT DISTINCT a.dataset_id FROM archive a JOIN segment s ON s.archive_id = a.id
              WHERE a.status <> 'LOADING' AND a.kind = 'FULL'
                AND NOT EXISTS (SELECT 1 FROM segment o
                  WHERE o.archive_id = s.archive_id AND o.copy = s.copy
                    AND o.volume_id NOT IN (SELECT id FROM good))
                AND NOT EXISTS (SELECT 1 FROM absent_part p
                  WHERE p.archive_id = s.archive_id AND p.copy = s.copy))
            SELECT DISTINCT d.name FROM segment s
            JOIN volume v ON v.id = s.volume_id
            JOIN cartridge c ON c.id = v.cartridge_id
            JOIN archive a ON a.id = s.archive_id
            JOIN dataset d ON d.id = a.dataset_id
            WHERE c.barcode = ? AND a.status <> 'LOADING'
              AND NOT EXISTS (SELECT 1 FROM volume n
                WHERE n.cartridge_id = v.cartridge_id AND n.generation > v.generation)
              AND d.id NOT IN (SELECT dataset_id FROM whole)
            ORDER BY d.name\
            """,
            row -> row.text(1),
            barcode.text(),
            barcode.text());
    return datasets.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no other whole full archive would be left of " + String.join(", ", datasets));
  }
}
