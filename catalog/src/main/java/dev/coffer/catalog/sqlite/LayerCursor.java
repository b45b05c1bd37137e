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
    if (ended || !rest.atEnd()) {
      return !ended && advance();
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
    while (!ended && key < least && !rest.atEnd()) {
      advance();
    }
    if (ended || key >= least) {
      return !ended;
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
      while (key < least && !rest.atEnd()) {
        advance();
      }
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

  private boolean advance() throws CatalogDamagedException {
    long before = key;
    try {
      key += rest.unsigned();
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
    if (key <= before) {
      throw damaged();
    }
    return true;
  }

  private CatalogDamagedException damaged() {
    return new CatalogDamagedException(
        "catalog is damaged: name index: layer %d, leaf %d".formatted(layer, first));
  }
}
