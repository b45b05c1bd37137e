package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.util.Arrays;

/** A set of version ids: one word a chunk, so ten million entries take a few megabytes. */
final class VersionSet {
  private long[] places = new long[1024];

  /** The ids that a query gives. */
  static VersionSet of(Sql sql, String query) throws CatalogException {
    VersionSet set = new VersionSet();
    sql.each(
        query,
        row -> {
          set.add(row.number(1));
          return true;
        });
    return set;
  }

  void add(long id) {
    int chunk = Math.toIntExact(id / EntryVersion.CHUNK);
    if (chunk >= places.length) {
      places = Arrays.copyOf(places, Math.max(chunk + 1, places.length + (places.length >> 1)));
    }
    places[chunk] |= 1L << (id % EntryVersion.CHUNK);
  }

  boolean contains(long id) {
    long chunk = id / EntryVersion.CHUNK;
    return id >= 0
        && chunk < places.length
        && (places[(int) chunk] & 1L << (id % EntryVersion.CHUNK)) != 0;
  }

  /** True if any version of a chunk is in it. */
  boolean holdsAnyOf(long chunk) {
    return chunk >= 0 && chunk < places.length && places[(int) chunk] != 0;
  }
}
