package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.StoredPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Directories by path and back. Each is a row with its parent's id, so that a path costs its last
 * part only; the root of a dataset has parent 0 and an empty name.
 */
final class Directories {
  private static final int MOST_REMEMBERED = 4096;
  private static final long NO_PARENT = 0;
  private static final byte[] ROOT_NAME = {};

  private final Sql sql;
  private final Map<Long, Directory> known =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Directory> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Directories(Sql sql) {
    this.sql = sql;
  }

  /** A directory of a dataset. */
  record Directory(long id, long datasetId, StoredPath path) {}

  /** The id of a directory, empty if no archive of the dataset ever held something in it. */
  OptionalLong find(long dataset, StoredPath path) throws CatalogException {
    OptionalLong id = child(dataset, NO_PARENT, ROOT_NAME);
    if (path.isRoot()) {
      return id;
    }
    byte[] bytes = path.bytes();
    int start = 0;
    for (int i = 0; i <= bytes.length && id.isPresent(); i++) {
      if (i == bytes.length || bytes[i] == '/') {
        id = child(dataset, id.getAsLong(), java.util.Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    return id;
  }

  private OptionalLong child(long dataset, long parent, byte[] name) throws CatalogException {
    return sql.first(
            "SELECT id FROM entry_dir WHERE parent_id = ? AND name = ? AND dataset_id = ?",
            row -> OptionalLong.of(row.number(1)),
            parent,
            name,
            dataset)
        .orElse(OptionalLong.empty());
  }

  /** What {@link #root} and {@link #child} give. */
  record Found(long id, boolean isNew) {}

  /** The root of a dataset, made if there is none. */
  Found root(long dataset) throws CatalogException {
    return obtain(dataset, NO_PARENT, ROOT_NAME);
  }

  /** A directory in a directory, made if there is none. */
  Found obtain(long dataset, long parent, byte[] name) throws CatalogException {
    OptionalLong id = child(dataset, parent, name);
    if (id.isPresent()) {
      return new Found(id.getAsLong(), false);
    }
    return new Found(
        sql.insert(
            "INSERT INTO entry_dir (dataset_id, parent_id, name) VALUES (?, ?, ?)",
            dataset,
            parent,
            name),
        true);
  }

  Directory directory(long id) throws CatalogException {
    Directory found = known.get(id);
    if (found == null) {
      found = read(id);
      known.put(id, found);
    }
    return found;
  }

  private Directory read(long id) throws CatalogException {
    record Link(long datasetId, long parentId, byte[] name) {}
    Link link =
        sql.first(
                "SELECT dataset_id, parent_id, name FROM entry_dir WHERE id = ?",
                row -> new Link(row.number(1), row.number(2), row.bytes(3)),
                id)
            .orElseThrow(
                () -> new CatalogDamagedException("catalog is damaged: no directory " + id));
    if (link.parentId() == NO_PARENT) {
      return new Directory(id, link.datasetId(), StoredPath.ROOT);
    }
    // A parent is always made before its children: this ends, whatever the rows say.
    if (link.parentId() >= id) {
      throw new CatalogDamagedException(
          "catalog is damaged: directory %d in directory %d".formatted(id, link.parentId()));
    }
    Directory parent = directory(link.parentId());
    return new Directory(id, link.datasetId(), parent.path().resolve(link.name()));
  }
}
