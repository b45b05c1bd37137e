package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Versions of entries by directory and name, and by chunk. */
final class Versions {
  private static final int MOST_REMEMBERED = 512;

  private final Sql sql;
  private final Map<Long, Chunk> chunks =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Chunk> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Versions(Sql sql) {
    this.sql = sql;
  }

  /** A chunk with its rows by place. */
  record Chunk(long id, long directory, @Nullable EntryVersion[] places) {
    EntryVersion version(long versionId) throws CatalogDamagedException {
      EntryVersion version = places[(int) (versionId % EntryVersion.CHUNK)];
      if (version == null) {
        throw new CatalogDamagedException("catalog is damaged: no version " + versionId);
      }
      return version;
    }
  }

  /** All versions of a name in a directory, in the order they were stored. */
  List<EntryVersion> named(long directory, byte[] name) throws CatalogException {
    return sql.list(
        "SELECT "
            + EntryVersion.COLUMNS
            + """
             FROM entry_chunk k JOIN entry_version v
              ON v.id BETWEEN k.id * 64 AND k.id * 64 + 63
            WHERE k.dir_id = ? AND k.lo <= ? AND k.hi >= ? AND v.name = ? ORDER BY v.id\
            """,
        EntryVersion::of,
        directory,
        name,
        name,
        name);
  }

  /** All versions of everything in a directory, in the order they were stored. */
  List<EntryVersion> in(long directory) throws CatalogException {
    return sql.list(
        "SELECT "
            + EntryVersion.COLUMNS
            + """
             FROM entry_chunk k JOIN entry_version v
              ON v.id BETWEEN k.id * 64 AND k.id * 64 + 63
            WHERE k.dir_id = ? ORDER BY v.id\
            """,
        EntryVersion::of,
        directory);
  }

  long chunkCount(long directory) throws CatalogException {
    return sql.number("SELECT count(*) FROM entry_chunk WHERE dir_id = ?", directory);
  }

  /**
   * Where a chunk belongs.
   *
   * @param archive the archive that brought it; only archives with this id or above hold its rows
   */
  record Head(long directory, long archive) {}

  /** Where a chunk belongs, empty if there is none. */
  Optional<Head> head(long chunk) throws CatalogException {
    return sql.first(
        "SELECT dir_id, archive_id FROM entry_chunk WHERE id = ?",
        row -> new Head(row.number(1), row.number(2)),
        chunk);
  }

  /** The archive that brought a chunk. */
  long archiveOf(long chunk) throws CatalogException {
    return sql.number("SELECT archive_id FROM entry_chunk WHERE id = ?", chunk);
  }

  Optional<Chunk> findChunk(long id) throws CatalogException {
    Chunk known = chunks.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Chunk> found =
        head(id).map(head -> new Chunk(id, head.directory(), new EntryVersion[EntryVersion.CHUNK]));
    if (found.isPresent()) {
      @Nullable EntryVersion[] places = found.get().places();
      sql.each(
          "SELECT " + EntryVersion.COLUMNS + " FROM entry_version v WHERE v.id BETWEEN ? AND ?",
          row -> {
            EntryVersion version = EntryVersion.of(row);
            places[(int) (version.id() % EntryVersion.CHUNK)] = version;
            return true;
          },
          id * EntryVersion.CHUNK,
          id * EntryVersion.CHUNK + EntryVersion.CHUNK - 1);
      chunks.put(id, found.get());
    }
    return found;
  }

  Chunk chunk(long id) throws CatalogException {
    return findChunk(id)
        .orElseThrow(() -> new CatalogDamagedException("catalog is damaged: no chunk " + id));
  }
}
