package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log through the command line, and tampering with the database file beside it. */
class AuditTest {
  @TempDir Path directory;
  private PeopleSite site;

  @BeforeEach
  void aSite() throws Exception {
    site = new PeopleSite(directory);
  }

  @Test
  void beforeThereArePeopleTheLogIsKeptAndVerifiesToo() throws Exception {
    site.withArchives(0);
    assertThat(site.must("audit", "verify")).startsWith("intact");
    assertThat(site.must("audit", "verify", "--against", "CF0001L9")).startsWith("intact");
    site.founded();
    assertThat(site.must("audit", "verify", "--against", "CF0001L9")).startsWith("intact");
  }

  @Test
  void whatHappenedIsShownSignedExportedAndCheckedElsewhere() throws Exception {
    site.withArchives(0).founded();
    assertThat(site.must("audit", "show", "--last", "50"))
        .contains("cartridge.state")
        .contains("catalog.archive")
        .contains("control.people")
        .contains("head ");
    assertThat(site.must("audit", "show", "--last", "1", "--json")).contains("\"action\"");
    site.refused(2, "--last", "audit", "show", "--last", "0");
    Matcher head = Pattern.compile("printed +(\\S.*)").matcher(site.must("audit", "checkpoint"));
    assertThat(head.find()).isTrue();
    site.must("hold", "set", "--all", "--reason", "x", "--person", "olga");
    assertThat(site.must("audit", "verify")).contains("held against 1 other");
    assertThat(site.must("audit", "verify", "--against", head.group(1))).contains("against 2");
    site.refused(2, "not a head", "audit", "verify", "--against", "7:xyz");
    site.refused(10, "CF0009L9", "audit", "verify", "--against", "CF0009L9");
    site.refused(11, "says nothing", "audit", "verify", "--against", "CF0003L9");
    site.must("audit", "export", "log.txt");
    site.refused(14, "exists", "audit", "export", "log.txt");
    assertThat(site.must("audit", "verify", "--export", "log.txt")).startsWith("intact");
    Path log = directory.resolve("log.txt");
    String text = Files.readString(log);
    assertThat(site.must("audit", "export")).isEqualTo(text);
    Files.writeString(log, text.replace("olga", "kurt"));
    TestRun changed = site.run("audit", "verify", "--export", "log.txt");
    assertThat(changed.exitCode()).isEqualTo(32);
    assertThat(changed.out()).contains("edited").contains("TAMPERED WITH");
    Files.writeString(log, "nothing");
    site.refused(30, "has no hash", "audit", "verify", "--export", "log.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE archive SET expires_at = 0",
        "UPDATE archive SET expires_at = NULL",
        "UPDATE archive SET status = 'PARTIAL'",
        "UPDATE archive SET manifest_digest = zeroblob(32)",
        "UPDATE archive SET started_at = started_at - 1000000000",
        "UPDATE segment SET copy = copy + 1",
        "UPDATE segment SET sha256 = zeroblob(32)",
        "UPDATE segment SET volume_id = (SELECT max(id) FROM volume)",
        "DELETE FROM segment",
        "UPDATE index_part SET first_block = first_block + 1",
        "UPDATE volume SET labelled_at = labelled_at + 1",
        "UPDATE volume SET generation = 2 WHERE id = 1",
        "UPDATE verification SET result = 'DAMAGED'",
        "UPDATE verification SET at = at + 1",
        "DELETE FROM verification_segment",
        "INSERT INTO verification (archive_id, copy, at, drive_serial, by_person, by_host, by_via,"
            + " method, result, details) SELECT archive_id, copy, at, drive_serial, by_person,"
            + " by_host, by_via, method, result, details FROM verification",
        "INSERT INTO archive (uuid, name, dataset_id, kind, started_at, finished_at, host,"
            + " entry_count, file_bytes, stored_bytes, status, notes, in_order, has_entries)"
            + " SELECT 'x', 'x', dataset_id, 'FULL', started_at, finished_at, host, 0, 0, 0,"
            + " 'COMPLETE', '', 1, 1 FROM archive LIMIT 1",
      })
  void aRowOfWhatIsKeptThatWasEditedIsFound(String statement) throws Exception {
    site.withArchives(30).withSecondArchive().founded();
    site.must("verify", "data", "--identity", "safe", "--person", "olga");
    assertThat(site.must("audit", "verify")).startsWith("intact");
    withoutTriggers(statement);
    TestRun verify = site.run("audit", "verify");
    assertThat(verify.exitCode()).as(verify.out()).isEqualTo(32);
    assertThat(verify.out()).contains("contradicted").contains("TAMPERED WITH");
  }

  /** Entries are read only when asked to: there may be a hundred million. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE entry_version SET byte_count = byte_count + 1",
        "DELETE FROM entry_version",
      })
  void anEntryThatWasEditedIsFoundWhenEntriesAreRead(String statement) throws Exception {
    site.withArchives(30).founded();
    assertThat(site.must("audit", "verify", "--entries")).startsWith("intact");
    withoutTriggers(statement);
    TestRun verify = site.run("audit", "verify", "--entries");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isEqualTo(32);
    assertThat(verify.out()).contains("contradicted: ", "entries of archive data-", "TAMPERED");
    assertThat(site.run("audit", "verify", "--entries", "--json").out())
        .contains("\"intact\" : false", "entries of archive data-");
  }

  @Test
  void entriesOfAnExportCannotBeRead() throws Exception {
    site.withArchives(30).founded();
    site.must("audit", "export", "log.txt");
    site.refused(2, "printed heads only", "audit", "verify", "--entries", "--export", "log.txt");
  }

  @Test
  void aCatalogComputedAnewIsContradictedByACartridgeAndGivesNothingUp() throws Exception {
    site.withArchives(0).withSecondArchive().founded();
    site.must("cartridge", "label", "CF0003L9", "--pool", "weekly", "--person", "olga");
    site.must("archive", "data", "--person", "olga");
    site.refused(31, "list of people", "catalog", "rebuild", "--identity", "safe");
    // one person forgets the catalog, and founds another with a friend of their own making
    Files.delete(site.home().resolve("catalog.db"));
    site.must("catalog", "rebuild", "--identity", "safe");
    site.must(
        "people",
        "found",
        "--member",
        "olga:operator:olga.pub",
        "--member",
        "eve:approver:eve.pub",
        "--member",
        "bert:approver:bert.pub");
    assertThat(site.must("audit", "verify")).startsWith("intact");
    TestRun against = site.run("audit", "verify", "--against", "CF0003L9");
    assertThat(against.exitCode()).isEqualTo(32);
    assertThat(against.out()).contains("rewritten").contains("never had");
    String id = site.agreed(List.of("eve"), "release", "CF0003L9");
    site.must("request", "carry-out", id);
    site.refused(
        31, "CF0003L9", "cartridge", "label", "CF0003L9", "--pool", "weekly", "--person", "olga");
  }

  private void withoutTriggers(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + site.home().resolve("catalog.db"));
        Statement sql = connection.createStatement()) {
      List<String> triggers = new ArrayList<>();
      try (ResultSet rows =
          sql.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
        while (rows.next()) {
          triggers.add(rows.getString(1));
        }
      }
      for (String trigger : triggers) {
        sql.executeUpdate("DROP TRIGGER " + trigger);
      }
      assertThat(sql.executeUpdate(statement)).isPositive();
    }
  }
}
