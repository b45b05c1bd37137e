package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.util.List;
import java.util.Optional;

/**
 * Finds names that match a pattern: by the trigrams that every match must hold, or, for patterns
 * without three known characters in a row, by reading all names.
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
    List<String> trigrams = pattern.trigrams();
    byte[] literal = pattern.literalBytes();
    if (trigrams.isEmpty()) {
      sql.each(
          "SELECT id, name FROM entry_version WHERE instr(name, ?) > 0",
          row -> take(row, pattern, candidate),
          literal);
      return;
    }
    Sql.Reader chunk =
        row -> {
          boolean[] more = {true};
          long id = row.number(1);
          sql.each(
              "SELECT id, name FROM entry_version WHERE id BETWEEN ? AND ? AND instr(name, ?) > 0",
              name -> more[0] = take(name, pattern, candidate),
              id * EntryVersion.CHUNK,
              id * EntryVersion.CHUNK + EntryVersion.CHUNK - 1,
              literal);
          return more[0];
        };
    String match = match(trigrams);
    if (dataset.isEmpty()) {
      sql.each("SELECT rowid FROM entry_name WHERE entry_name MATCH ?", chunk, match);
    } else {
      sql.each(
          """
          SELECT k.id FROM entry_name JOIN entry_chunk k ON k.id = entry_name.rowid
          JOIN entry_dir d ON d.id = k.dir_id
          WHERE entry_name MATCH ? AND d.dataset_id = ?\
          """,
          chunk,
          match,
          dataset.get());
    }
  }

  private static boolean take(Row row, NamePattern pattern, Candidate candidate)
      throws java.sql.SQLException, CatalogException {
    byte[] name = row.bytes(2);
    return !pattern.matchesName(name) || candidate.take(name, row.number(1));
  }

  /** With detail=none the index answers for single tokens only, joined by AND. */
  private static String match(List<String> trigrams) {
    StringBuilder text = new StringBuilder();
    for (String trigram : trigrams) {
      text.append(text.isEmpty() ? "\"" : " AND \"")
          .append(trigram.replace("\"", "\"\""))
          .append('"');
    }
    return text.toString();
  }
}
