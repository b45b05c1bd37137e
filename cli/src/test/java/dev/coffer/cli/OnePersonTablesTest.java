package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The law as a test: olga with the database file in hand drops the triggers and empties or changes
 * every table there is. Whatever she does to it, no cartridge is given up; and what speaks for who
 * agreed and what is kept cannot be changed without the log saying so.
 */
class OnePersonTablesTest {
  /** Tables whose content the audit log vouches for, row by row. */
  private static final Set<String> VOUCHED_FOR =
      Set.of(
          "audit",
          "audit_checkpoint",
          "ledger",
          "movement",
          "custody",
          "cartridge",
          "cartridge_event",
          "volume",
          "archive",
          "segment",
          "index_part",
          "absent_part",
          "verification",
          "verification_segment",
          "rotation_policy",
          "recipient",
          "pool",
          "pool_recipient",
          "dataset",
          "dataset_source",
          "dataset_pattern",
          "dataset_recipient",
          "seal",
          "custody_clock",
          "permit",
          "location",
          "inventory_count");

  /**
   * Entries, which {@code --entries} looks at, what finds them, and what drives said of themselves:
   * nothing is given up by their word.
   */
  private static final Set<String> NOT_VOUCHED_FOR =
      Set.of(
          "entry_dir",
          "entry_chunk",
          "entry_owner",
          "entry_version",
          "entry_name_layer",
          "entry_name_leaf",
          "membership",
          "membership_range",
          "drive_report",
          "drive_alert");

  @TempDir Path directory;
  private PeopleSite site;

  @Test
  void noTableGivesACartridgeUp() throws Exception {
    site = new PeopleSite(directory).withArchives(0).withSecondArchive().founded();
    site.must("verify", "data", "--identity", "safe", "--person", "olga");
    site.must("hold", "set", "CF0002L9", "--reason", "court order", "--person", "anna");
    site.agreed(List.of(), "release", "CF0001L9");
    site.must("audit", "checkpoint", "--person", "olga");
    String head = site.must("audit", "show", "--last", "1").lines().toList().getLast();
    String printed = head.substring("head ".length());
    Path file = site.home().resolve("catalog.db");
    checkpointWal(file);
    Path good = Files.copy(file, directory.resolve("good.db"));
    byte[] image = image();
    List<String> unknown = new ArrayList<>();
    for (String table : tables(file)) {
      if (!VOUCHED_FOR.contains(table)
          && !NOT_VOUCHED_FOR.contains(table)
          && !table.startsWith("rotation_")) {
        unknown.add(table);
      }
      for (String statement : statements(file, table)) {
        restore(good, file);
        int changed = withoutTriggers(file, statement);
        if (changed == 0) {
          continue;
        }
        TestRun verify = site.run("audit", "verify", "--against", printed);
        if (VOUCHED_FOR.contains(table)) {
          assertThat(verify.exitCode()).as("%s: %s", statement, verify.out()).isNotZero();
        }
        TestRun label =
            site.run("cartridge", "label", "CF0001L9", "--pool", "weekly", "--person", "olga");
        assertThat(label.exitCode()).as("%s: %s", statement, label.out()).isNotZero();
        TestRun release = site.run("request", "carry-out", "R000001", "--person", "olga");
        assertThat(release.exitCode()).as("%s: %s", statement, release.out()).isNotZero();
        assertThat(Arrays.mismatch(image, image())).as(statement).isIn(-1, image.length);
      }
    }
    assertThat(unknown)
        .as("say in VOUCHED_FOR or NOT_VOUCHED_FOR whether the log speaks for them")
        .isEmpty();
    restore(good, file);
    assertThat(site.must("audit", "verify", "--against", printed)).startsWith("intact");
  }

  private byte[] image() throws Exception {
    byte[] image =
        Files.readAllBytes(site.home().resolve("library/cartridges/CF0001L9/partition-0.tap"));
    return Arrays.copyOf(image, image.length - 8);
  }

  private static void restore(Path good, Path file) throws Exception {
    for (String suffix : List.of("-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
    Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void checkpointWal(Path file) throws SQLException {
    try (Connection connection = connect(file);
        Statement sql = connection.createStatement()) {
      sql.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  private static Set<String> tables(Path file) throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (Connection connection = connect(file);
        Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE"
                    + " 'sqlite_%'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  /**
   * Everything out; and every value changed that means something by itself. That verification finds
   * each single value is the catalog's EveryTableTest.
   */
  private static List<String> statements(Path file, String table) throws SQLException {
    List<String> changes = new ArrayList<>();
    try (Connection connection = connect(file);
        Statement sql = connection.createStatement();
        ResultSet columns = sql.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (columns.next()) {
        String column = columns.getString("name");
        String changed =
            switch (columns.getString("type")) {
              case "INTEGER" -> "coalesce(" + column + ", 0) + 1000000000";
              case "TEXT" -> "coalesce(" + column + ", '') || 'x'";
              default -> "zeroblob(32)";
            };
        if (!column.equals("id")) {
          changes.add(column + " = " + changed);
        }
      }
    }
    return List.of(
        "DELETE FROM " + table,
        "UPDATE OR IGNORE " + table + " SET " + String.join(", ", changes),
        "UPDATE OR IGNORE " + table + " SET " + changes.getLast());
  }

  private static int withoutTriggers(Path file, String statement) throws SQLException {
    try (Connection connection = connect(file);
        Statement sql = connection.createStatement()) {
      Map<String, String> triggers = new LinkedHashMap<>();
      try (ResultSet rows =
          sql.executeQuery("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")) {
        while (rows.next()) {
          triggers.put(rows.getString(1), rows.getString(2));
        }
      }
      for (String trigger : triggers.keySet()) {
        sql.executeUpdate("DROP TRIGGER " + trigger);
      }
      try {
        return sql.executeUpdate(statement);
      } catch (SQLException e) {
        return 0; // a check of the table refused it, with the triggers gone
      } finally {
        // Put back, as she would: that they are gone would be found too.
        for (String trigger : triggers.values()) {
          sql.executeUpdate(trigger);
        }
      }
    }
  }

  private static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }
}
