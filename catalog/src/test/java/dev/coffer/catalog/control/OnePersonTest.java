package dev.coffer.catalog.control;

import static dev.coffer.catalog.control.Site.OTHER;
import static dev.coffer.catalog.control.Site.TAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.AuditVerdict;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.sshsig.Trust;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The law as a test: one person, olga, with her own key and the database file in hand, tries the
 * tables. She releases nothing by the rules, and leaves nothing that verifies.
 */
class OnePersonTest {
  /** The number of an audit record that no ledger row has. */
  private static final String FREE =
      "(SELECT min(sequence) FROM audit WHERE sequence NOT IN (SELECT audit_sequence FROM ledger))";

  @TempDir Path dir;
  private Site site;

  private static Site template;

  @BeforeEach
  void open() throws Exception {
    site = template.copyTo(dir);
  }

  @BeforeAll
  static void somethingOfEverything(@TempDir Path first) throws Exception {
    Site site = new Site(first);
    RequestId release = site.agreed(RequestKind.RELEASE, Map.of(), OTHER);
    site.as(
        "olga",
        c -> c.custody().change(OTHER, DataAction.RELEASE, "recycle", Right.request(release)));
    site.as("anna", c -> c.safeguards().hold(List.of(TAPE), "incident"));
    long list = site.pickList(AuthorityScope.PICK_UP, Duration.ofDays(1), TAPE);
    site.pack(TAPE, list, "S-1");
    site.as(
        "olga",
        c ->
            c.audit()
                .checkpoint(
                    new Principal("olga", "tapehost", "cli"), site.now(), site.keys.key("host")));
    site.close();
    template = site;
  }

  @Test
  void whatSheFindsVerifies() throws Exception {
    assertThat(verify().findings()).isEmpty();
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "audit_checkpoint", "ledger", "movement", "permit", "seal"})
  void theTablesRefuseUpdateAndDelete(String table) throws Exception {
    String column = column(table);
    refusedBySql("UPDATE " + table + " SET " + column + " = " + column);
    refusedBySql("DELETE FROM " + table);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM cartridge",
        "DELETE FROM cartridge_event",
        "DELETE FROM custody",
        "DELETE FROM custody_clock",
        "DELETE FROM volume",
        "UPDATE cartridge SET data_state = 'RELEASED' WHERE barcode = 'CF0012L9'",
        "UPDATE cartridge SET data_state = 'BLANK'",
        "UPDATE cartridge SET custody_state = 'VAULT' WHERE barcode = 'CF0012L9'",
        "UPDATE custody SET custodian = ' '",
        "UPDATE custody SET seal = NULL",
        "INSERT INTO audit (sequence, text, hash) VALUES (99999, 'x', zeroblob(32))",
        "INSERT INTO ledger (audit_sequence, kind, key, person, at, body)"
            + " SELECT FREE, 'approval', 'R000001/olga', 'olga', 0, 'x'",
        "INSERT INTO ledger (audit_sequence, kind, key, person, at, body)"
            + " SELECT FREE, 'approval', 'R000001/anna', 'bert', 0, 'x'",
        "INSERT INTO ledger (audit_sequence, kind, key, person, at, body)"
            + " SELECT FREE, 'anything', 'x', 'x', 0, 'x'",
        "INSERT INTO volume (volser, generation, cartridge_id, format, labelled_at, block_size)"
            + " SELECT volser, 2, cartridge_id, format, labelled_at, block_size FROM volume"
            + " WHERE volser = 'CF0012'",
      })
  void theTablesRefuseWhatTheRulesWould(String statement) throws Exception {
    refusedBySql(statement);
  }

  /**
   * With the triggers dropped, whatever is changed in a row is found, though the log is not
   * touched.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE cartridge SET data_state = 'RELEASED' WHERE barcode = 'CF0012L9'",
        "UPDATE cartridge SET data_state = 'SEALED' WHERE barcode = 'CF0013L9'",
        "UPDATE cartridge SET custody_state = 'SHELF' WHERE barcode = 'CF0012L9'",
        "DELETE FROM cartridge_event WHERE id = (SELECT max(id) FROM cartridge_event)",
        "DELETE FROM ledger WHERE kind = 'hold'",
        "UPDATE ledger SET body = replace(body, 'incident', 'nothing') WHERE kind = 'hold'",
        "UPDATE ledger SET person = 'bert' WHERE kind = 'approval'",
        "UPDATE ledger SET at = at + 1 WHERE kind = 'approval'",
        "UPDATE ledger SET key = 'R000002/anna' WHERE kind = 'approval'",
        "UPDATE ledger SET body = replace(body, 'CF0013L9', 'CF0012L9') WHERE kind = 'request'",
        "INSERT INTO ledger (audit_sequence, kind, key, person, at, body)"
            + " SELECT FREE, 'hold-lift', '1', 'bert', 0, 'request R000009'",
        "DELETE FROM movement",
        "UPDATE movement SET body = replace(body, 'kurt', 'karl')",
        "UPDATE custody SET custodian = 'karl'",
        "UPDATE custody SET seal = 'S-2'",
        "DELETE FROM custody",
        "UPDATE custody_clock SET up = 0",
        "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)",
        "DELETE FROM audit WHERE sequence = 5",
        "UPDATE audit SET text = replace(text, 'kurt', 'karl')",
        "UPDATE audit SET sequence = sequence + 1 WHERE sequence = (SELECT max(sequence) FROM"
            + " audit)",
        "UPDATE audit_checkpoint SET hash = zeroblob(32)",
        "UPDATE audit_checkpoint SET signature = 'x'",
      })
  void aChangedRowIsFound(String statement) throws Exception {
    withoutTriggers(sql -> {
      assertThat(sql.executeUpdate(statement.replace("FREE", FREE))).isPositive();
    });
    assertThat(verify().findings()).isNotEmpty();
  }

  /** After two people set the clock going she would have the machine's whole uptime to spend. */
  @Test
  void theUptimeFromWhichAnAgreedTimeCountsIsInTheLog() throws Exception {
    site.as("olga", Control::tick);
    site.jump(Duration.ofDays(40));
    site.as("olga", Control::tick);
    site.jump(Duration.ofDays(-40));
    RequestId right =
        site.agreed(RequestKind.UNFREEZE_CLOCK, Map.of("time", site.now().toString()));
    site.as(
        "olga",
        c -> {
          c.safeguards().carryOut(right);
          return true;
        });
    assertThat(verify().findings()).isEmpty();
    withoutTriggers(sql -> sql.executeUpdate("UPDATE custody_clock SET up = 0"));
    assertThat(kinds(verify())).contains(AuditFinding.Kind.CONTRADICTED);
  }

  /** The columns that only serve to find a row decide nothing: states come from verified texts. */
  @Test
  void anApprovalForgedInTheTablesDoesNotCount() throws Exception {
    RequestId id = site.request("olga", RequestKind.RELEASE, Map.of(), OTHER);
    String text = site.as("olga", c -> c.requests().find(id).orElseThrow().text());
    String own = site.keys.sign("olga", text);
    withoutTriggers(sql ->
        sql.executeUpdate(
            ("INSERT INTO ledger (audit_sequence, kind, key, person, at, body) SELECT FREE,"
                    + " 'approval', '%s/anna', 'anna', 0, '%s'")
                .formatted(id, own)
                .replace("FREE", FREE)));
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(() -> site.as("olga", c -> c.requests().authorise(id)));
    assertThat(verify().findings()).isNotEmpty();
  }

  /** She adds a second name with a key of hers to the list, and mends log and digests for it. */
  @Test
  void aTwinWrittenIntoTheListOfPeopleIsRefused() throws Exception {
    PeopleList twin =
        site.people()
            .with(
                site.keys.entry("twin", EnumSet.of(Role.APPROVER)),
                Site.START.minus(Duration.ofDays(300)),
                Duration.ofDays(1));
    site.as(
        "olga",
        c -> {
          c.putPeople(twin, "request R000001");
          return true;
        });
    assertThat(site.people().find("twin")).isPresent();
    RequestId id = site.request("olga", RequestKind.RELEASE, Map.of(), TAPE);
    site.approve(id, "twin");
    assertThatExceptionOfType(CatalogDamagedException.class)
        .isThrownBy(() -> site.as("olga", c -> c.requests().authorise(id)))
        .withMessageContaining("version 2");
    assertThat(kinds(verify())).contains(AuditFinding.Kind.CONTRADICTED);
  }

  @Test
  void aTwinInTheFoundingListIsContradictedByTheLog() throws Exception {
    PeopleList founded = site.people();
    String text = founded.text();
    String twin =
        text.replace(
            site.keys.key("bert").publicKey().line(), site.keys.key("twin").publicKey().line());
    assertThat(twin).isNotEqualTo(text);
    withoutTriggers(
        sql -> sql.executeUpdate("UPDATE ledger SET body = '" + twin + "' WHERE kind = 'people'"));
    assertThat(kinds(verify())).contains(AuditFinding.Kind.CONTRADICTED);
  }

  /**
   * She computes the whole chain anew: a checkpoint and any head out of her reach contradict it.
   */
  @Test
  void aRewrittenHistoryIsContradictedBySignedAndPrintedHeads() throws Exception {
    AuditHead printed = site.as("olga", c -> c.audit().head());
    rewriteChain("anna", "bert");
    assertThat(kinds(verify()))
        .contains(AuditFinding.Kind.REWRITTEN)
        .doesNotContain(AuditFinding.Kind.UNCHAINED, AuditFinding.Kind.EDITED);
    withoutTriggers(sql -> sql.executeUpdate("DELETE FROM audit_checkpoint"));
    AuditVerdict against = verify(AuditHead.Claim.parse(printed.printed(), "the pick list"));
    assertThat(kinds(against)).contains(AuditFinding.Kind.REWRITTEN);
  }

  /** What she can ask for by herself, on every cartridge, with everything she has. */
  @Test
  void nothingSheAsksForAloneIsGranted() throws Exception {
    for (DataAction action : DataAction.values()) {
      if (!action.givesDataUp()
          || action == DataAction.DESTROY
          || action.from().equals(Set.of(DataState.RELEASED))) {
        continue;
      }
      DataState before = site.data(TAPE);
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(
              () -> site.as("olga", c -> c.custody().change(TAPE, action, "why", Right.none())));
      assertThat(site.data(TAPE)).isEqualTo(before);
    }
    for (RequestKind kind : RequestKind.values()) {
      Map<String, String> terms =
          kind.requiredParameters().stream().collect(Collectors.toMap(k -> k, k -> "x"));
      RequestId id =
          kind.namesCartridges()
              ? site.request("olga", kind, terms, TAPE)
              : site.request("olga", kind, terms);
      for (String signer : List.of("olga", "stranger")) {
        assertThatExceptionOfType(CatalogException.class)
            .isThrownBy(() -> site.approve(id, signer));
      }
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(() -> site.as("olga", c -> c.requests().authorise(id)));
    }
    assertThat(verify().findings()).isEmpty();
  }

  /**
   * She appends to the log, chain and digests in order, what nobody agreed to: every such record is
   * found, though nothing that was there before is touched.
   */
  @ParameterizedTest
  @ValueSource(strings = {"a release", "a release by a use", "a lifted hold", "another time"})
  void whatSheAppendsToTheLogRestsOnNothing(String what) throws Exception {
    Principal olga = new Principal("olga", "tapehost", "cli");
    RequestId open = site.request("olga", RequestKind.RELEASE, Map.of(), TAPE);
    assertThat(verify().findings()).isEmpty();
    withoutPermitTriggers();
    site.catalog()
        .write(
            olga,
            s -> {
              Control c = Control.of(s);
              Ledger ledger = new Ledger(s.sql());
              switch (what) {
                case "a release" ->
                    s.cartridges()
                        .transition(TAPE, DataState.SEALED, DataState.RELEASED, "release");
                case "a release by a use" -> {
                  c.audit()
                      .append(
                          s.now(), AuditEvent.of(olga, "data.release", TAPE.text(), "why", "x"));
                  s.cartridges().transition(TAPE, DataState.SEALED, DataState.RELEASED, "release");
                  ledger.put(Ledger.Kind.USE, open + "/" + TAPE, olga, s.now(), TAPE + "\n");
                }
                case "a lifted hold" ->
                    ledger.put(Ledger.Kind.HOLD_LIFT, "1", olga, s.now(), "request " + open);
                default -> c.clock().confirm(s.now().plus(Duration.ofDays(300)));
              }
              return true;
            });
    assertThat(verify().findings())
        .as(what)
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.kind()).isEqualTo(AuditFinding.Kind.CONTRADICTED));
  }

  /** The two triggers that ask for permits let everything through, under their own names. */
  private void withoutPermitTriggers() throws Exception {
    withoutTriggers(sql -> {});
    try (Connection connection = connect();
        Statement sql = connection.createStatement()) {
      sql.executeUpdate(
          "INSERT INTO permit (audit_sequence, cartridge_id, data_state, custody_state,"
              + " after_event) SELECT 1, id, 'RELEASED', '', (SELECT max(e.id) FROM cartridge_event"
              + " e WHERE e.cartridge_id = cartridge.id) FROM cartridge WHERE barcode ="
              + " 'CF0012L9'");
    }
  }

  private void rewriteChain(String from, String to) throws Exception {
    List<String> texts = new ArrayList<>();
    site.as(
        "olga",
        c -> {
          c.audit().each((sequence, text, hash) -> texts.add(text.replace(from, to)));
          return true;
        });
    withoutTriggers(sql -> {
      sql.executeUpdate("PRAGMA foreign_keys = OFF");
      String previous = "0".repeat(64);
      long sequence = 0;
      for (String text : texts) {
        sequence++;
        String chained = text.replaceFirst("previous: .{64}", "previous: " + previous);
        previous = Digests.sha256(chained).toString();
        sql.executeUpdate(
            "UPDATE audit SET text = '%s', hash = x'%s' WHERE sequence = %d"
                .formatted(chained.replace("'", "''"), previous, sequence));
      }
    });
    assertThat(AuditRecord.parse(texts.getFirst()).sequence()).isEqualTo(1);
  }

  private interface Tampering {
    void with(Statement sql) throws SQLException;
  }

  private void withoutTriggers(Tampering tampering) throws SQLException {
    try (Connection connection = connect();
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
      tampering.with(sql);
      // Put back, as she would: that they are gone would be found too.
      for (String trigger : triggers.values()) {
        sql.executeUpdate(trigger);
      }
    }
  }

  private void refusedBySql(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement sql = connection.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> sql.executeUpdate(statement.replace("FREE", FREE)))
          .withMessageContaining("SQLITE_CONSTRAINT");
    }
  }

  private String column(String table) throws SQLException {
    try (Connection connection = connect();
        Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery("SELECT * FROM " + table)) {
      assertThat(rows.next()).as("a row in " + table).isTrue();
      return rows.getMetaData().getColumnName(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + site.catalog().file());
  }

  private AuditVerdict verify(AuditHead.Claim... claims) throws CatalogException {
    return site.as(
        "ada",
        c -> c.verifier().verify(List.of(claims), Trust.key(site.keys.key("host").publicKey())));
  }

  private static Set<AuditFinding.Kind> kinds(AuditVerdict verdict) {
    return verdict.findings().stream().map(AuditFinding::kind).collect(Collectors.toSet());
  }
}
