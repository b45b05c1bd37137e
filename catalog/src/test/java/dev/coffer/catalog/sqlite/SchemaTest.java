package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.EntryQuery;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
  @TempDir Path folder;

  @Test
  void everyOlderVersionBecomesTheCurrentOneWhenItIsOpened() throws Exception {
    Path fresh = folder.resolve("fresh.db");
    List<String> expected;
    try (SqliteCatalog catalog = SqliteCatalog.create(fresh, CLOCK)) {
      expected = schema(catalog);
    }
    assertThat(expected).hasSizeGreaterThan(20);
    for (int version = 1; version <= Schema.currentVersion(); version++) {
      Path old = folder.resolve("version" + version + ".db");
      make(old, version);
      try (SqliteCatalog catalog = SqliteCatalog.open(old, CLOCK)) {
        assertThat(schema(catalog)).isEqualTo(expected);
        long stored = catalog.read(s -> s.sql().number("PRAGMA user_version"));
        assertThat(stored).isEqualTo(Schema.currentVersion());
        Samples.basics(catalog);
        assertThat(catalog.check()).isEmpty();
      }
    }
  }

  /** Somebody sets the version back, to have migrations run again. */
  @Test
  void aVersionThatWasSetBackIsDamageAndNothingIsMigrated() throws Exception {
    for (int version = 1; version < Schema.currentVersion(); version++) {
      Path file = folder.resolve("back" + version + ".db");
      SqliteCatalog.create(file, CLOCK).close();
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("PRAGMA user_version = " + version);
      }
      assertThatThrownBy(() -> SqliteCatalog.open(file, CLOCK))
          .as("version %d", version)
          .isInstanceOf(CatalogDamagedException.class)
          .hasMessageContaining("catalog is damaged");
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        assertThat(statement.executeQuery("PRAGMA user_version").getInt(1)).isEqualTo(version);
      }
    }
  }

  @Test
  void namesOfAnOlderCatalogAreFoundAfterwards() throws Exception {
    Path old = folder.resolve("old.db");
    make(old, Schema.SCRIPTS.indexOf("V007__name_index.sql"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          INSERT INTO entry_dir (id, dataset_id, parent_id, name) VALUES (3, 1, 0, x'');
          INSERT INTO entry_chunk (id, dir_id, archive_id, lo, hi)
            VALUES (5, 3, 1, CAST('a' AS BLOB), CAST('z' AS BLOB)),
              (9, 3, 1, CAST('a' AS BLOB), CAST('z' AS BLOB));
          INSERT INTO entry_version (id, name, kind, byte_count, modified_seconds, modified_nanos,
              owner_id)
            VALUES (320, CAST('Holiday 1.jpg' AS BLOB), 0, 0, 0, 0, 1),
              (576, CAST('Holiday 1.jpg' AS BLOB), 0, 1, 0, 0, 1),
              (577, CAST('Holiday 2.jpg' AS BLOB), 0, 0, 0, 0, 1);
          INSERT INTO entry_name (rowid, names)
            VALUES (5, 'holiday 1.jpg'), (9, 'holiday 1.jpg' || char(10) || 'holiday 2.jpg')\
          """);
    }
    try (SqliteCatalog catalog = SqliteCatalog.open(old, CLOCK)) {
      assertThat(found(catalog, "holiday 1")).containsExactly(320L);
      assertThat(found(catalog, "IDAY")).containsExactly(320L, 576L, 577L);
      assertThat(found(catalog, "holiday 3")).isEmpty();
    }
  }

  private static List<Long> found(SqliteCatalog catalog, String text) throws Exception {
    return catalog.inWriteTransaction(sql -> {
      List<Long> versions = new ArrayList<>();
      new NameSearch(sql)
          .each(
              NamePattern.of(EntryQuery.substring(text)),
              Optional.empty(),
              (name, version) -> versions.add(version));
      return versions;
    });
  }

  private static List<String> schema(SqliteCatalog catalog) throws Exception {
    return Samples.all(
        catalog,
        s ->
            s.sql()
                .list(
                    "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema"
                        + " ORDER BY 1",
                    row -> row.text(1)));
  }

  /** A file as the program of that version left it. */
  private static void make(Path file, int version) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA journal_mode = WAL");
      statement.executeUpdate("PRAGMA application_id = " + Schema.APPLICATION_ID);
      for (String script : Schema.SCRIPTS.subList(0, version)) {
        try (InputStream in = Schema.class.getResourceAsStream(script)) {
          statement.executeUpdate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      statement.executeUpdate("PRAGMA user_version = " + version);
    }
  }
}
