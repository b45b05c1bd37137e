package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.util.ArrayList;
import java.util.List;

/**
 * Drops the versions that no archive holds, be it visible or still loading, then writes the name
 * index anew, which can only be added to or emptied.
 */
final class Compaction {
  private final Sql sql;

  Compaction(Sql sql) {
    this.sql = sql;
  }

  /** Returns how many versions went. */
  long run() throws CatalogException {
    VersionSet held = new VersionSet();
    sql.each(
        "SELECT id, body FROM membership",
        row -> {
          for (long version : Memberships.decoded(row.number(1), row.bytes(2)).versions()) {
            held.add(version);
          }
          return true;
        });
    List<Long> dead = new ArrayList<>();
    sql.each(
        "SELECT id FROM entry_version",
        row -> held.contains(row.number(1)) || dead.add(row.number(1)));
    if (dead.isEmpty()) {
      return 0;
    }
    for (long id : dead) {
      sql.update("DELETE FROM entry_version WHERE id = ?", id);
    }
    sql.update(
        """
        DELETE FROM entry_chunk WHERE NOT EXISTS
          (SELECT 1 FROM entry_version v
           WHERE v.id BETWEEN entry_chunk.id * 64 AND entry_chunk.id * 64 + 63)\
        """);
    NameIndexWriter.rebuild(sql);
    return dead.size();
  }
}
