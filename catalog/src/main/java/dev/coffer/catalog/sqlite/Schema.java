package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogVersionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The version of the schema: numbered scripts, each applied once and in one transaction, the number
 * of the last in {@code PRAGMA user_version}. A released script is never changed.
 */
final class Schema {
  /** "COFC": says in the file's header whose database it is. */
  static final long APPLICATION_ID = 0x434F4643L;

  private static final String NAME_INDEX = "V007__name_index.sql";

  /** Script n brings the schema from version n-1 to n. */
  static final List<String> SCRIPTS =
      List.of(
          "V001__catalog.sql",
          "V002__custody.sql",
          "V003__incremental.sql",
          "V004__rotation.sql",
          "V005__drive_reports.sql",
          "V006__locations.sql",
          NAME_INDEX,
          "V008__clock.sql",
          "V009__absent_part.sql");

  private Schema() {}

  static int currentVersion() {
    return SCRIPTS.size();
  }

  /**
   * The version of the file, 0 for an empty one.
   *
   * @throws CatalogVersionException if it is newer than this program, or not ours
   */
  static int check(Sql sql) throws CatalogException {
    long application = sql.number("PRAGMA application_id");
    long version = sql.number("PRAGMA user_version");
    if (application == 0 && version == 0) {
      if (sql.number("SELECT count(*) FROM sqlite_schema") > 0) {
        throw new CatalogVersionException(
            "not a catalog: the database belongs to another program (file " + sql.file() + ")");
      }
      return 0;
    }
    if (application != APPLICATION_ID) {
      throw new CatalogVersionException(
          "not a catalog: the database belongs to another program (file " + sql.file() + ")");
    }
    if (version > currentVersion()) {
      throw new CatalogVersionException(
          "catalog version: actual=%d expected=%d or older; it was written by a newer program (file %s)"
              .formatted(version, currentVersion(), sql.file()));
    }
    if (version < 1) {
      throw new CatalogDamagedException(
          "catalog version: actual=%d expected=1 to %d (file %s)"
              .formatted(version, currentVersion(), sql.file()));
    }
    return Math.toIntExact(version);
  }

  /** Brings the schema to the current version; call it inside a write transaction. */
  static void migrate(Sql sql) throws CatalogException {
    int version = check(sql);
    if (version == 0) {
      sql.script("PRAGMA application_id = " + APPLICATION_ID);
    }
    for (int next = version; next < SCRIPTS.size(); next++) {
      sql.script(text(SCRIPTS.get(next)));
      sql.script("PRAGMA user_version = " + (next + 1));
    }
    if (version > 0 && version <= SCRIPTS.indexOf(NAME_INDEX)) {
      NameIndexWriter.rebuild(sql);
    }
  }

  private static String text(String script) {
    try (InputStream in = Schema.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException("internal error: no migration " + script);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
