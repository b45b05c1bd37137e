package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import java.util.ArrayList;
import java.util.List;

/**
 * Every invariant of the catalog as a query that finds what breaks it, besides SQLite's own checks.
 * {@code docs/formats/catalog.md} lists them.
 */
final class CatalogChecker {
  /** Faults told of one kind; a thousand more would say no more. */
  private static final int MOST_OF_A_KIND = 20;

  /** Each query gives one sentence a row. */
  private static final List<String> INVARIANTS =
      List.of(
          """
          SELECT 'cartridge ' || c.barcode || ': state ' || c.data_state
            || ' is not the last of its history'
          FROM cartridge c WHERE c.data_state IS NOT (SELECT to_state FROM cartridge_event e
            WHERE e.cartridge_id = c.id AND e.axis = 'DATA' ORDER BY e.id DESC LIMIT 1)\
          """,
          """
          SELECT 'cartridge ' || c.barcode || ': state ' || c.custody_state
            || ' is not the last of its history'
          FROM cartridge c WHERE c.custody_state IS NOT (SELECT to_state FROM cartridge_event e
            WHERE e.cartridge_id = c.id AND e.axis = 'CUSTODY' ORDER BY e.id DESC LIMIT 1)\
          """,
          """
          SELECT 'cartridge ' || c.barcode || ': its history skips from ' || p.to_state || ' to '
            || e.from_state
          FROM cartridge_event e JOIN cartridge c ON c.id = e.cartridge_id
          JOIN cartridge_event p ON p.id = (SELECT max(id) FROM cartridge_event
            WHERE cartridge_id = e.cartridge_id AND axis = e.axis AND id < e.id)
          WHERE p.to_state <> e.from_state\
          """,
          """
          SELECT 'archive ' || a.name || ': its base is of another dataset'
          FROM archive a JOIN archive b ON b.uuid = a.base_uuid
          WHERE b.dataset_id <> a.dataset_id\
          """,
          """
          SELECT 'archive ' || a.name || ': its base started later'
          FROM archive a JOIN archive b ON b.uuid = a.base_uuid
          WHERE b.started_at >= a.started_at\
          """,
          """
          SELECT 'archive ' || a.name || ': segments ' || s.number || ' and ' || t.number
            || ' of copy ' || s.copy || ' overlap'
          FROM segment s JOIN segment t ON t.archive_id = s.archive_id AND t.copy = s.copy
            AND t.number > s.number AND t.first_tar_offset < s.first_tar_offset + s.tar_bytes
          JOIN archive a ON a.id = s.archive_id\
          """,
          """
          SELECT 'archive ' || a.name || ': volume ' || p.volser || '/' || p.generation
            || ' of copy ' || p.copy || ' is absent, and not absent'
          FROM absent_part p JOIN archive a ON a.id = p.archive_id
          JOIN volume v ON v.volser = p.volser AND v.generation = p.generation
          JOIN segment s ON s.volume_id = v.id AND s.archive_id = p.archive_id AND s.copy = p.copy\
          """,
          """
          SELECT 'volume ' || v.volser || '/' || v.generation || ': two things in tape file '
            || p.tape_file
          FROM (SELECT volume_id, tape_file FROM segment
            UNION ALL SELECT volume_id, tape_file FROM index_part) p
          JOIN volume v ON v.id = p.volume_id
          GROUP BY p.volume_id, p.tape_file HAVING count(*) > 1\
          """,
          """
          SELECT 'verification ' || r.id || ': agreed, but segment ' || s.number || ' did not'
          FROM verification r JOIN verification_segment s ON s.verification_id = r.id
          WHERE r.result = 'AGREED' AND s.result <> 'AGREED'\
          """,
          """
          SELECT 'directory ' || d.id || ': no parent'
          FROM entry_dir d LEFT JOIN entry_dir p ON p.id = d.parent_id
          WHERE d.parent_id <> 0
            AND (p.id IS NULL OR p.id >= d.id OR p.dataset_id <> d.dataset_id)\
          """,
          """
          SELECT 'chunk ' || k.id || ': no directory'
          FROM entry_chunk k LEFT JOIN entry_dir d ON d.id = k.dir_id WHERE d.id IS NULL\
          """,
          """
          SELECT 'version ' || v.id || ': not within a chunk'
          FROM entry_version v LEFT JOIN entry_chunk k ON k.id = v.id / 64
          WHERE k.id IS NULL OR v.name < k.lo OR v.name > k.hi\
          """,
          """
          SELECT 'version ' || v.id || ': no owner'
          FROM entry_version v LEFT JOIN entry_owner o ON o.id = v.owner_id WHERE o.id IS NULL\
          """,
          """
          SELECT 'membership block ' || m.id || ': no range'
          FROM membership m LEFT JOIN membership_range r
            ON r.archive_id = m.id / 4294967296 AND r.number = m.id % 4294967296
          WHERE r.number IS NULL\
          """,
          """
          SELECT 'archive ' || r.archive_id || ': no membership block ' || r.number
          FROM membership_range r LEFT JOIN membership m
            ON m.id = r.archive_id * 4294967296 + r.number
          WHERE m.id IS NULL\
          """);

  private final Sql sql;

  CatalogChecker(Sql sql) {
    this.sql = sql;
  }

  /** What SQLite itself finds. */
  static List<String> structure(Sql sql) throws CatalogException {
    return structure(sql, "PRAGMA integrity_check(20)");
  }

  /** The same without comparing indexes with tables: one reading of the file. */
  static List<String> quickStructure(Sql sql) throws CatalogException {
    return structure(sql, "PRAGMA quick_check(20)");
  }

  private static List<String> structure(Sql sql, String pragma) throws CatalogException {
    List<String> faults = new ArrayList<>();
    try {
      for (String line : sql.list(pragma, row -> row.text(1))) {
        if (!line.equals("ok")) {
          faults.add("database: " + line);
        }
      }
    } catch (CatalogDamagedException e) {
      faults.add(String.valueOf(e.getMessage())); // too broken even to be looked through
    }
    return faults;
  }

  /** Everything that is wrong, one sentence each. */
  List<String> check() throws CatalogException {
    List<String> faults = new ArrayList<>(structure(sql));
    if (!faults.isEmpty()) {
      return List.copyOf(faults); // queries over a broken file would only confuse
    }
    faults.addAll(
        sql.list(
            "PRAGMA foreign_key_check",
            row -> "table " + row.text(1) + ": refers to something that is not in " + row.text(3)));
    for (String invariant : INVARIANTS) {
      faults.addAll(
          sql.list(
              "SELECT * FROM (" + invariant + ") LIMIT " + MOST_OF_A_KIND, row -> row.text(1)));
    }
    VersionSet versions = VersionSet.of(sql, "SELECT id FROM entry_version");
    faults.addAll(memberships(versions));
    faults.addAll(nameIndex(versions));
    return List.copyOf(faults);
  }

  /** Reads every membership block against the versions there are. */
  private List<String> memberships(VersionSet all) throws CatalogException {
    VersionSet deletions = VersionSet.of(sql, "SELECT id FROM entry_version WHERE kind % 16 = 7");
    List<String> faults = new ArrayList<>();
    sql.each(
        """
        SELECT id, name, entry_count FROM archive WHERE status <> 'LOADING' AND has_entries = 1
        ORDER BY id\
        """,
        row -> {
          String name = row.text(2);
          long[] counts = {0, 0};
          try {
            new Memberships(sql)
                .each(
                    new Memberships.Archive(row.number(1), true),
                    block -> count(block, all, deletions, counts));
          } catch (CatalogDamagedException e) {
            faults.add("archive " + name + ": " + e.getMessage());
          }
          if (counts[0] != row.number(3)) {
            faults.add(
                "archive %s: entries: actual=%d expected=%d"
                    .formatted(name, counts[0], row.number(3)));
          }
          if (counts[1] > 0) {
            faults.add("archive %s: %d entries without a version".formatted(name, counts[1]));
          }
          return faults.size() < MOST_OF_A_KIND;
        });
    faults.addAll(numbering());
    return faults;
  }

  private static boolean count(
      MembershipBlock block, VersionSet all, VersionSet deletions, long[] counts) {
    for (long version : block.versions()) {
      if (!all.contains(version)) {
        counts[1]++;
      }
      if (!deletions.contains(version)) {
        counts[0]++;
      }
    }
    return true;
  }

  /** Blocks are numbered from 0 without a gap. */
  private List<String> numbering() throws CatalogException {
    return sql.list(
        """
        SELECT 'archive ' || archive_id || ': membership blocks: actual=' || count(*)
          || ' expected=' || (max(number) + 1)
        FROM membership_range GROUP BY archive_id HAVING count(*) <> max(number) + 1\
        """,
        row -> row.text(1));
  }

  /** Reads every layer of the name index against the chunks there are. */
  private List<String> nameIndex(VersionSet all) throws CatalogException {
    List<String> faults =
        new ArrayList<>(
            sql.list(
                """
                SELECT 'name index: leaf ' || f.id || ' has no layer'
                FROM entry_name_leaf f LEFT JOIN entry_name_layer l ON l.id = f.layer_id
                WHERE l.id IS NULL LIMIT 20\
                """,
                row -> row.text(1)));
    for (NameLayers.Layer layer : new NameLayers(sql).newestFirst()) {
      long leaves =
          sql.number("SELECT count(*) FROM entry_name_leaf WHERE layer_id = ?", layer.id());
      if (leaves != layer.leafCount()) {
        faults.add(
            "name index: layer %d: leaves: actual=%d expected=%d"
                .formatted(layer.id(), leaves, layer.leafCount()));
      }
      try {
        LayerCursor cursor = new LayerCursor(sql, layer.id());
        while (cursor.next() && faults.size() < MOST_OF_A_KIND) {
          long chunk = NameKeys.chunk(cursor.key());
          if (!all.holdsAnyOf(chunk)) {
            faults.add("name index: no chunk " + chunk);
          }
        }
      } catch (CatalogDamagedException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    return faults;
  }
}
