package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops the versions that no archive holds, be it visible or still loading, then writes the name
 * index anew, which can only be appended to or emptied.
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
    rebuildNames();
    return dead.size();
  }

  /** Indexes each name once, in the chunk of its first version. */
  private void rebuildNames() throws CatalogException {
    sql.update("INSERT INTO entry_name (entry_name) VALUES ('delete-all')");
    List<Long> directories =
        sql.list("SELECT DISTINCT dir_id FROM entry_chunk ORDER BY 1", row -> row.number(1));
    for (long directory : directories) {
      Names names = new Names();
      for (EntryVersion version : new Versions(sql).in(directory)) {
        names.add(version);
      }
      names.flush();
    }
  }

  /** Collects the new names of one chunk after the other. */
  private final class Names {
    private final Set<ByteBuffer> seen = new HashSet<>();
    private NameDocument text = new NameDocument();
    private long chunk;

    void add(EntryVersion version) throws CatalogException {
      if (version.chunk() != chunk) {
        flush();
        chunk = version.chunk();
      }
      if (seen.add(ByteBuffer.wrap(version.name()))) {
        text.add(version.name());
      }
    }

    void flush() throws CatalogException {
      if (!text.isEmpty()) {
        sql.update("INSERT INTO entry_name (rowid, names) VALUES (?, ?)", chunk, text.toString());
        text = new NameDocument();
      }
    }
  }
}
