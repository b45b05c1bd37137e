package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.util.ArrayList;
import java.util.List;

/**
 * The name index as it is stored: layers, each a sorted set of keys ({@link NameKeys}) in leaves. A
 * layer is never changed. What a load adds is a new layer; when there are eight of about one size
 * they become one, until that has 16 to 128 MiB. So a key is written a few times, and a search
 * looks into 28 layers and one for each few million entries at most.
 *
 * <p>A leaf: the first key in the row, then the difference of each to the one before, as in {@link
 * VarInts}, in no more bytes than a page of the database holds in one row.
 */
final class NameLayers {
  /** Of a page of 4096 bytes, less what SQLite needs of a page, a row and its other columns. */
  private static final int LEAF_BYTES = 4010;

  /** How many layers of a size there may be, and by how much sizes differ. */
  private static final int FACTOR = 8;

  /** Layers of this size and above stay. */
  private static final int LAST_SIZE = 4;

  private final Sql sql;

  NameLayers(Sql sql) {
    this.sql = sql;
  }

  /** A layer. */
  record Layer(long id, long leafCount) {
    /** 0 below 8 leaves, 1 below 64, and so on. */
    int size() {
      int size = 0;
      for (long rest = leafCount / FACTOR; rest > 0 && size < LAST_SIZE; rest /= FACTOR) {
        size++;
      }
      return size;
    }
  }

  /** All layers, the newest first. */
  List<Layer> newestFirst() throws CatalogException {
    return sql.list(
        "SELECT id, leaf_count FROM entry_name_layer ORDER BY id DESC",
        row -> new Layer(row.number(1), row.number(2)));
  }

  /** Stores keys, of which there is at least one, as the newest layer. */
  void add(KeySource keys) throws CatalogException {
    store(keys);
    for (List<Layer> few = toBeMerged(newestFirst());
        !few.isEmpty();
        few = toBeMerged(newestFirst())) {
      List<LayerCursor> cursors = new ArrayList<>();
      for (Layer layer : few) {
        cursors.add(new LayerCursor(sql, layer.id()));
      }
      store(new MergedKeys(cursors));
      for (Layer layer : few) {
        sql.update("DELETE FROM entry_name_leaf WHERE layer_id = ?", layer.id());
        sql.update("DELETE FROM entry_name_layer WHERE id = ?", layer.id());
      }
    }
  }

  /**
   * Which of the newest layers must become one, so that sizes never grow towards the newest and no
   * size, but for the last, has eight; none if that is so.
   */
  static List<Layer> toBeMerged(List<Layer> newestFirst) {
    if (newestFirst.isEmpty()) {
      return List.of();
    }
    int size = newestFirst.getFirst().size();
    int smaller = 1;
    while (smaller < newestFirst.size() && newestFirst.get(smaller).size() < size) {
      smaller++;
    }
    if (smaller > 1) {
      return newestFirst.subList(0, smaller);
    }
    int same = 0;
    while (same < newestFirst.size() && newestFirst.get(same).size() == size) {
      same++;
    }
    return size < LAST_SIZE && same >= FACTOR ? newestFirst.subList(0, same) : List.of();
  }

  /** Forgets everything. */
  void clear() throws CatalogException {
    sql.update("DELETE FROM entry_name_leaf");
    sql.update("DELETE FROM entry_name_layer");
  }

  private void store(KeySource keys) throws CatalogException {
    long layer = 1 + sql.number("SELECT max(id) FROM entry_name_layer");
    long leaves = 0;
    boolean more = keys.next();
    while (more) {
      long first = keys.key();
      long last = first;
      VarInts.Writer body = new VarInts.Writer();
      more = nextAfter(last, keys);
      while (more && body.byteCount() + VarInts.MOST_BYTES <= LEAF_BYTES) {
        body.unsigned(keys.key() - last);
        last = keys.key();
        more = nextAfter(last, keys);
      }
      sql.update(
          "INSERT INTO entry_name_leaf (layer_id, first, body) VALUES (?, ?, ?)",
          layer,
          first,
          body.toBytes());
      leaves++;
    }
    sql.update("INSERT INTO entry_name_layer (id, leaf_count) VALUES (?, ?)", layer, leaves);
  }

  /** Goes to the next key that is not this one again. */
  private static boolean nextAfter(long key, KeySource keys) throws CatalogException {
    boolean more = keys.next();
    while (more && keys.key() == key) {
      more = keys.next();
    }
    return more;
  }
}
