package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
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
