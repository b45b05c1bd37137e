package dev.coffer.catalog.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.sqlite.Sql;
import dev.coffer.catalog.sshsig.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every table there is: one row of it is deleted, or one value of one row changed, by SQL with the
 * triggers dropped and put back; verification finds it. What it does not look at is named here with
 * the reason. A table that is added and is in neither place fails.
 */
class EveryTableTest {
  /** Tables that verification leaves alone. */
  private static final Map<String, String> TABLES_LEFT =
      Map.of(
          "drive_report", "what drives counted; what came of it is a change of state",
          "drive_alert", "likewise",
          "entry_name_layer", "finds names; compared with the names by catalog check",
          "entry_name_leaf", "likewise",
          "membership_range", "finds blocks; compared with the blocks by catalog check");

  /** Columns that verification leaves alone. */
  private static final Map<String, String> COLUMNS_LEFT =
      Map.ofEntries(
          Map.entry("custody_clock.boot", "after another boot the next look allows no more time"),
          Map.entry("recipient.id", "joins only; what it joins is found"),
          Map.entry("pool.id", "joins only; what it joins is found"),
          Map.entry("entry_chunk.archive_id", "tells when a version came; compaction changes it"),
          Map.entry("entry_chunk.lo", "finds names; compared by catalog check"),
          Map.entry("entry_chunk.hi", "finds names; compared by catalog check"),
          Map.entry("entry_dir.dataset_id", "finds names; compared by catalog check"),
          Map.entry("entry_dir.id", "joins only; what it joins is found"),
          Map.entry("entry_owner.id", "joins only; what it joins is found"),
          Map.entry("rotation_run.id", "joins only; what it joins is found"),
          Map.entry("membership.id", "numbers blocks; their order is in what is compared"),
          Map.entry("rotation_figures.id", "the order of runs, which are told by their time too"));

  @TempDir static Path dir;
  private static Site site;
  private static String head;

  @BeforeAll
  static void fill() throws Exception {
    site = FullSite.make(dir);
    head = site.as("ada", c -> c.audit().head().toString());
  }

  @AfterAll
  static void close() throws Exception {
    site.close();
  }

  static List<String> tables() throws CatalogException {
    return site.catalog()
        .read(s ->
            s.sql()
                .list(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE"
                        + " 'sqlite_%' ORDER BY name",
                    row -> row.text(1)));
  }

  @Test
  void whatIsThereVerifies() throws Exception {
    List<String> findings = site.as("ada", EveryTableTest::findings);
    assertThat(findings).isEmpty();
    String now = site.as("ada", c -> c.audit().head().toString());
    assertThat(now).isEqualTo(head);
    assertThat(tables()).containsAll(TABLES_LEFT.keySet());
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aRowDeletedByHandIsFound(String table) throws Exception {
    if (!TABLES_LEFT.containsKey(table)) {
      long rows = site.catalog().read(s -> s.sql().number("SELECT count(*) FROM " + table));
      assertThat(rows).as("%s has a row to try it on", table).isPositive();
      assertThat(found("DELETE FROM " + table + " WHERE " + oneRow(table)))
          .as("a row deleted from %s", table)
          .hasValue(true);
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aValueChangedByHandIsFound(String table) throws Exception {
    if (TABLES_LEFT.containsKey(table)) {
      return;
    }
    List<String> missed = new ArrayList<>();
    for (Map.Entry<String, List<String>> column : columns(table).entrySet()) {
      String name = table + "." + column.getKey();
      Optional<Boolean> found = Optional.empty();
      for (String value : column.getValue()) {
        found =
            found(
                "UPDATE %s SET %s = %s WHERE %s"
                    .formatted(table, column.getKey(), value, oneRow(table)));
        if (found.isPresent()) {
          break;
        }
      }
      // Where every value is refused by the table's own checks there is nothing to be found.
      if (!found.orElse(true) && !COLUMNS_LEFT.containsKey(name)) {
        missed.add(name);
      }
    }
    assertThat(missed).as("changed in the file, and not found").isEmpty();
  }

  @Test
  void aRowAddedByHandIsFound() throws Exception {
    for (String insert :
        List.of(
            "INSERT INTO pool (name, retention_seconds, block_size, format) VALUES ('p', 1, 1,"
                + " 'TAR')",
            "INSERT INTO seal VALUES ('S-9', 'box 9', 'kurt', 5)",
            "INSERT INTO location VALUES ('vault b', 'VAULT', '', 1, 1, 1)",
            "INSERT INTO permit SELECT (SELECT max(sequence) FROM audit), id, 'RELEASED', '', 0"
                + " FROM cartridge LIMIT 1",
            "INSERT INTO cartridge_event (cartridge_id, axis, from_state, to_state, at, by_person,"
                + " by_host, by_via, why) SELECT 1, 'DATA', 'SEALED', 'RELEASED', 1, 'x', 'x',"
                + " 'x', 'x'")) {
      assertThat(found(insert)).as(insert).hasValue(true);
    }
  }

  @Test
  void aTriggerTakenAwayOrAddedIsFound() throws Exception {
    List<String> triggers =
        site.catalog()
            .read(s ->
                s.sql()
                    .list("SELECT name FROM sqlite_schema WHERE type = 'trigger'", r -> r.text(1)));
    assertThat(triggers).hasSizeGreaterThan(30);
    for (String trigger : triggers) {
      assertThat(tried(List.of("DROP TRIGGER " + trigger))).as(trigger).isTrue();
    }
    assertThat(
            tried(
                List.of(
                    "CREATE TRIGGER quiet AFTER INSERT ON pool BEGIN UPDATE pool SET name = 'x';"
                        + " END")))
        .isTrue();
    assertThat(tried(List.of())).isFalse();
  }

  /** Whether verification finds something after a statement; empty if the table refused it. */
  private static Optional<Boolean> found(String statement) throws CatalogException {
    try {
      return Optional.of(tried(List.of(statement)));
    } catch (Refused e) {
      return Optional.empty();
    }
  }

  /** Runs statements with the triggers dropped, puts those back that are not meant, verifies. */
  private static boolean tried(List<String> statements) throws CatalogException {
    boolean schema = statements.stream().anyMatch(s -> s.contains("TRIGGER"));
    try {
      return site.as(
          "ada",
          c -> {
            Sql sql = c.sql();
            sql.update("PRAGMA defer_foreign_keys = ON");
            Map<String, String> triggers = new LinkedHashMap<>();
            sql.each(
                "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'",
                row -> {
                  triggers.put(row.text(1), row.text(2));
                  return true;
                });
            if (!schema) {
              for (String trigger : triggers.keySet()) {
                sql.update("DROP TRIGGER main." + trigger);
              }
            }
            for (String statement : statements) {
              int changed = update(sql, statement);
              assertThat(schema || changed == 1).as("rows of %s: %d", statement, changed).isTrue();
            }
            if (!schema) {
              for (String trigger : triggers.values()) {
                sql.update(trigger.replaceFirst("CREATE TRIGGER ", "CREATE TRIGGER main."));
              }
            }
            throw new Undone(!findings(c).isEmpty());
          });
    } catch (Undone undone) {
      return undone.found;
    }
  }

  private static int update(Sql sql, String statement) throws CatalogException {
    try {
      return sql.update(statement);
    } catch (CatalogRefusedException e) {
      throw new Refused(e);
    }
  }

  private static List<String> findings(Control c) throws CatalogException {
    List<String> findings = new ArrayList<>();
    c.verifier()
        .verify(List.of(), Trust.key(site.keys.key("host").publicKey()))
        .findings()
        .forEach((AuditFinding f) -> findings.add(f.explanation()));
    findings.addAll(c.verifier().verifyEntries());
    return findings;
  }

  private static String oneRow(String table) throws CatalogException {
    List<String> keys =
        site.catalog()
            .read(s ->
                s.sql()
                    .list(
                        "SELECT name FROM pragma_table_info('" + table + "') WHERE pk > 0",
                        row -> row.text(1)));
    String key = "(" + String.join(", ", keys) + ")";
    // The first directory is the root of all, whose name is nothing.
    String order = table.equals("entry_dir") ? " ORDER BY id DESC" : "";
    return key + (" = (SELECT " + String.join(", ", keys) + " FROM " + table + order + " LIMIT 1)");
  }

  /** For each column, values to try: the first that the table's checks let in is looked for. */
  private static Map<String, List<String>> columns(String table) throws CatalogException {
    String declared =
        site.catalog()
            .read(s ->
                s.sql()
                    .first(
                        "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?",
                        row -> row.text(1),
                        table))
            .orElseThrow();
    Map<String, List<String>> columns = new LinkedHashMap<>();
    site.catalog()
        .read(s -> {
          s.sql()
              .each(
                  "SELECT name, type FROM pragma_table_info('" + table + "')",
                  row -> {
                    columns.put(row.text(1), values(row.text(1), row.text(2), declared));
                    return true;
                  });
          return true;
        });
    if (table.equals("custody_clock")) {
      columns.put("value", List.of("value + 90000000000000"));
      columns.put("up", List.of("0"));
    }
    return columns;
  }

  private static List<String> values(String column, String type, String declared) {
    List<String> values = new ArrayList<>();
    switch (type) {
      case "INTEGER" ->
          values.addAll(
              List.of(
                  "coalesce(" + column + ", 0) + 1",
                  "coalesce(1 - " + column + ", 1)",
                  "coalesce(" + column + ", 0) + 100000"));
      case "BLOB" ->
          values.addAll(
              List.of("CAST(coalesce(" + column + ", x'') || 'A' AS BLOB)", "zeroblob(32)"));
      default -> {
        Matcher in = Pattern.compile("\\b" + column + " IN \\(([^)]*)\\)").matcher(declared);
        if (in.find()) {
          for (String word : new TreeSet<>(List.of(in.group(1).split(",", -1)))) {
            values.add("nullif(" + word.strip() + ", " + column + ")");
          }
        } else {
          values.add("coalesce(" + column + ", '') || 'x'");
          values.add("'" + "y".repeat(6) + "'");
          values.add("'" + "y".repeat(8) + "'");
        }
      }
    }
    return values;
  }

  /** Carries the answer out of a unit of work that is not kept. */
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean found;

    Undone(boolean found) {
      super("undone", null, false, false);
      this.found = found;
    }
  }

  /** The table's own checks refused a statement. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(CatalogRefusedException why) {
      super(why);
    }
  }

  @Test
  void aStatementThatChangesNothingIsNoTry() {
    assertThatThrownBy(() -> found("DELETE FROM pool WHERE 1 = 0"))
        .isInstanceOf(AssertionError.class);
  }
}
