package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.util.List;
import java.util.Optional;

/**
 * Finds names that match a pattern: by the grams that every match must hold, or, for patterns
 * without three known bytes in a row, by reading all names.
 */
final class NameSearch {
  private final Sql sql;

  NameSearch(Sql sql) {
    this.sql = sql;
  }

  /** Takes versions by name and id. */
  interface Candidate {
    /** Returns false to stop. */
    boolean take(byte[] name, long version) throws CatalogException;
  }

  /**
   * Walks versions whose names match. A path may come several times, with later versions; it always
   * comes with its first.
   */
  void each(NamePattern pattern, Optional<Long> dataset, Candidate candidate)
      throws CatalogException {
    List<Integer> grams = pattern.grams();
    byte[] literal = pattern.literalBytes();
    if (grams.isEmpty()) {
      sql.each(
          "SELECT id, name FROM entry_version WHERE instr(name, ?) > 0",
          row -> take(row, pattern, candidate),
          literal);
      return;
    }
    for (NameLayers.Layer layer : new NameLayers(sql).newestFirst().reversed()) {
      Chunks chunks = new Chunks(layer, grams);
      boolean more = true;
      while (more && chunks.next()) {
        long chunk = chunks.chunk();
        if (dataset.isEmpty() || isOf(dataset.get(), chunk)) {
          more = takeAll(chunk, literal, pattern, candidate);
        }
      }
      if (!more) {
        return;
      }
    }
  }

  private boolean isOf(long dataset, long chunk) throws CatalogException {
    return sql.number(
            """
            SELECT d.dataset_id FROM entry_chunk k JOIN entry_dir d ON d.id = k.dir_id
            WHERE k.id = ?\
            """,
            chunk)
        == dataset;
  }

  private boolean takeAll(long chunk, byte[] literal, NamePattern pattern, Candidate candidate)
      throws CatalogException {
    boolean[] more = {true};
    sql.each(
        "SELECT id, name FROM entry_version WHERE id BETWEEN ? AND ? AND instr(name, ?) > 0",
        name -> more[0] = take(name, pattern, candidate),
        chunk * EntryVersion.CHUNK,
        chunk * EntryVersion.CHUNK + EntryVersion.CHUNK - 1,
        literal);
    return more[0];
  }

  private static boolean take(Row row, NamePattern pattern, Candidate candidate)
      throws java.sql.SQLException, CatalogException {
    byte[] name = row.bytes(2);
    return !pattern.matchesName(name) || candidate.take(name, row.number(1));
  }

  /** The chunks of a layer that have all of some grams, ascending. */
  private final class Chunks {
    private final int[] grams;
    private final LayerCursor[] cursors;
    private long chunk = -1;

    Chunks(NameLayers.Layer layer, List<Integer> grams) {
      this.grams = grams.stream().mapToInt(Integer::intValue).toArray();
      this.cursors = new LayerCursor[this.grams.length];
      for (int i = 0; i < cursors.length; i++) {
        cursors[i] = new LayerCursor(sql, layer.id());
      }
    }

    boolean next() throws CatalogException {
      long wanted = chunk + 1;
      int agreed = 0;
      for (int i = 0; agreed < grams.length; i = (i + 1) % grams.length) {
        if (!cursors[i].seek(NameKeys.key(grams[i], wanted))
            || NameKeys.gram(cursors[i].key()) != grams[i]) {
          return false;
        }
        long found = NameKeys.chunk(cursors[i].key());
        agreed = found == wanted ? agreed + 1 : 1;
        wanted = found;
      }
      chunk = wanted;
      return true;
    }

    long chunk() {
      return chunk;
    }
  }
}
