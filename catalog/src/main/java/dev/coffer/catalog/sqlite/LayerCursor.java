package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import java.util.Optional;

/**
 * The keys of a layer of the name index, ascending: one after the other, or the next from a key on.
 * Begins before the first; is in no place, but asks for a leaf when it needs it, so there may be
 * many at once.
 */
final class LayerCursor implements KeySource {
  private static final byte[] NO_BYTES = {};

  private final Sql sql;
  private final long layer;
  private long first = -1;
  private VarInts.Reader rest = new VarInts.Reader(NO_BYTES);
  private long key = -1;
  private boolean ended;

  LayerCursor(Sql sql, long layer) {
    this.sql = sql;
    this.layer = layer;
  }

  private record Leaf(long first, byte[] body) {}

  @Override
  public boolean next() throws CatalogException {
    if (ended) {
      return false;
    }
    if (!rest.atEnd()) {
      ascend(key + 1);
      return true;
    }
    return enter(
        sql.first(
            """
            SELECT first, body FROM entry_name_leaf WHERE layer_id = ? AND first > ?
            ORDER BY first LIMIT 1\
            """,
            row -> new Leaf(row.number(1), row.bytes(2)),
            layer,
            first));
  }

  @Override
  public long key() {
    return key;
  }

  /** Goes to the first key from this one on, if it is not there or past it already. */
  boolean seek(long least) throws CatalogException {
    if (ended) {
      return false;
    }
    ascend(least);
    if (key >= least) {
      return true;
    }
    Optional<Leaf> holding =
        sql.first(
            """
            SELECT first, body FROM entry_name_leaf
            WHERE layer_id = ? AND first > ? AND first <= ? ORDER BY first DESC LIMIT 1\
            """,
            row -> new Leaf(row.number(1), row.bytes(2)),
            layer,
            first,
            least);
    if (holding.isPresent()) {
      enter(holding);
      ascend(least);
    }
    return key >= least || next();
  }

  private boolean enter(Optional<Leaf> leaf) throws CatalogDamagedException {
    ended = leaf.isEmpty();
    if (leaf.isPresent()) {
      if (leaf.get().first() <= key) {
        throw damaged();
      }
      first = leaf.get().first();
      key = first;
      rest = new VarInts.Reader(leaf.get().body());
    }
    return !ended;
  }

  /** Goes to the first key of the leaf from this one on, or to its last. */
  private void ascend(long least) throws CatalogDamagedException {
    try {
      key = rest.ascend(key, least);
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
  }

  private CatalogDamagedException damaged() {
    return new CatalogDamagedException(
        "catalog is damaged: name index: layer %d, leaf %d".formatted(layer, first));
  }
}
