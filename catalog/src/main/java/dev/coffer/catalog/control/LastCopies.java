package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
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
                    AND o.volume_id NOT IN (SELECT id FROM good)))
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
