package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditCheckpoint;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.AuditVerdict;
import dev.coffer.catalog.audit.AuditVerifier;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.sqlite.Sql;
import dev.coffer.catalog.sshsig.Trust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Verifies the audit log, and that the tables say what the log says: so a row edited with the
 * triggers dropped is found although the log itself was left alone.
 */
public final class ControlVerifier {
  private final Control control;
  private final Sql sql;
  private final Ledger ledger;
  private final Map<Long, String> ledgerDigests = new HashMap<>();
  private final Map<Long, String> movementDigests = new HashMap<>();
  private final Map<String, String> custodyDigests = new HashMap<>();
  private final Map<Long, String> rotationDigests = new HashMap<>();
  private final Map<String, String> checkpoints = new TreeMap<>();
  private final Map<String, String> states = new HashMap<>();
  private final Map<String, List<Sha256>> events = new HashMap<>();
  private final List<AuditFinding> findings = new ArrayList<>();
  private final AuditedRows.Expected rows = new AuditedRows.Expected();
  private final Session session;

  ControlVerifier(Control control, Session session, Ledger ledger) {
    this.control = control;
    this.session = session;
    this.sql = session.sql();
    this.ledger = ledger;
  }

  /**
   * Verifies everything.
   *
   * @param claims heads from cartridges, pages or the command line
   * @param hosts whose signatures on checkpoints are good
   */
  public AuditVerdict verify(Collection<AuditHead.Claim> claims, Trust hosts)
      throws CatalogException {
    AuditVerifier chain = new AuditVerifier();
    claims.forEach(chain::against);
    AuditStore audit = control.audit();
    chain.against(audit.checkpoints(), hosts);
    audit.each((sequence, text, hash) -> {
      chain.accept(sequence, text, hash);
      remember(text);
    });
    AuditVerdict verdict = chain.finish();
    findings.addAll(verdict.findings());
    compareCheckpoints();
    compareLedger();
    compareMovements();
    compareCustody();
    compareStates();
    compareRotation();
    new AuditedRows(sql).compare(rows, control.isFounded(), what -> contradicted(0, what));
    comparePeople();
    return new AuditVerdict(verdict.head(), verdict.recordCount(), List.copyOf(findings));
  }

  private void remember(String text) {
    AuditRecord record;
    try {
      record = AuditRecord.parse(text);
    } catch (TextFormatException e) {
      return; // the chain's verifier has said so
    }
    rows.remember(record.event());
    if (record.event().action().equals(AuditStore.CHECKPOINT)) {
      checkpoints.put(
          record.event().object(), record.event().details().getOrDefault(Ledger.DIGEST, ""));
    }
    Map<String, String> details = record.event().details();
    String object = record.event().object();
    if (details.containsKey(Ledger.LEDGER)) {
      ledgerDigests.put(
          record.sequence(),
          details.get(Ledger.LEDGER)
              + " "
              + details.getOrDefault(Ledger.DIGEST, "")
              + " of "
              + details.getOrDefault("person", "")
              + " at "
              + record.time());
    }
    if (details.containsKey(CustodyDesk.MOVEMENT_DIGEST)) {
      movementDigests.put(record.sequence(), details.get(CustodyDesk.MOVEMENT_DIGEST));
      custodyDigests.put(object, details.getOrDefault(CustodyDesk.CUSTODY_DIGEST, ""));
    }
    if (record.event().action().equals(RotationPolicies.AUDIT_ACTION)) {
      rotationDigests.put(
          record.sequence(), object + " " + details.getOrDefault(RotationPolicies.DIGEST, ""));
    }
    if (record.event().action().equals("cartridge.state")) {
      String axis = details.getOrDefault("axis", "");
      states.put(object + " " + axis, details.getOrDefault("to", ""));
      events
          .computeIfAbsent(object, o -> new ArrayList<>())
          .add(
              event(
                  axis,
                  details.getOrDefault("from", ""),
                  details.getOrDefault("to", ""),
                  record.time(),
                  record.event().by(),
                  details.getOrDefault("why", "")));
    }
  }

  private void compareCheckpoints() throws CatalogException {
    for (AuditCheckpoint checkpoint : control.audit().checkpoints()) {
      long sequence = checkpoint.head().sequence();
      String expected = checkpoints.remove(Long.toString(sequence));
      if (!AuditStore.digest(checkpoint).toString().equals(expected)) {
        contradicted(sequence, "the checkpoint was changed or added");
      }
    }
    checkpoints
        .keySet()
        .forEach(
            sequence -> contradicted(0, "the checkpoint of record " + sequence + " is missing"));
  }

  private void compareLedger() throws CatalogException {
    sql.each(
        "SELECT audit_sequence, kind, key, body, person, at FROM ledger ORDER BY audit_sequence",
        row -> {
          String actual =
              row.text(2)
                  + " "
                  + row.text(3)
                  + " "
                  + Digests.sha256(row.text(4))
                  + " of "
                  + row.text(5)
                  + " at "
                  + row.time(6);
          String expected = ledgerDigests.remove(row.number(1));
          if (!actual.equals(expected)) {
            contradicted(row.number(1), row.text(2) + " " + row.text(3) + " was changed or added");
          }
          return true;
        });
    ledgerDigests.forEach((sequence, what) -> contradicted(sequence, what + " is missing"));
  }

  private void compareMovements() throws CatalogException {
    sql.each(
        "SELECT audit_sequence, body FROM movement ORDER BY audit_sequence",
        row -> {
          String expected = movementDigests.remove(row.number(1));
          if (!Digests.sha256(row.text(2)).toString().equals(expected)) {
            contradicted(row.number(1), "a movement was changed or added");
          }
          return true;
        });
    movementDigests.forEach((sequence, digest) -> contradicted(sequence, "a movement is missing"));
  }

  private void compareCustody() throws CatalogException {
    CustodyRows rows = new CustodyRows(session);
    for (var cartridge : session.cartridges().all()) {
      String barcode = cartridge.barcode().text();
      String expected = custodyDigests.remove(barcode);
      boolean hasRow =
          sql.number(
                  """
                  SELECT count(*) FROM custody u JOIN cartridge c ON c.id = u.cartridge_id
                  WHERE c.barcode = ?\
                  """,
                  barcode)
              > 0;
      String actual = null;
      if (hasRow) {
        try {
          actual = CustodyRows.digest(rows.load(cartridge.barcode())).toString();
        } catch (IllegalArgumentException e) {
          actual = "impossible";
        }
      }
      if (expected == null ? hasRow : !expected.equals(actual)) {
        contradicted(0, "who answers for cartridge " + barcode + " was changed");
      }
    }
    custodyDigests.keySet().forEach(b -> contradicted(0, "cartridge " + b + " is missing"));
  }

  private static Sha256 event(
      String axis, String from, String to, Instant at, Principal by, String why) {
    return Digests.sha256(
        String.join("\n", axis, from, to, at.toString(), by.person(), by.host(), by.via(), why));
  }

  private void compareStates() throws CatalogException {
    Map<String, List<Sha256>> history = new HashMap<>();
    sql.each(
        """
        SELECT c.barcode, e.axis, e.from_state, e.to_state, e.at, e.by_person, e.by_host, e.by_via,
          e.why
        FROM cartridge_event e JOIN cartridge c ON c.id = e.cartridge_id ORDER BY e.id\
        """,
        row -> {
          Principal by = new Principal(row.text(6), row.text(7), row.text(8));
          history
              .computeIfAbsent(row.text(1), o -> new ArrayList<>())
              .add(event(row.text(2), row.text(3), row.text(4), row.time(5), by, row.text(9)));
          return true;
        });
    sql.each(
        "SELECT barcode, data_state, custody_state FROM cartridge ORDER BY barcode",
        row -> {
          String barcode = row.text(1);
          if (!row.text(2).equals(states.remove(barcode + " DATA"))
              || !row.text(3).equals(states.remove(barcode + " CUSTODY"))
              || !history
                  .getOrDefault(barcode, List.of())
                  .equals(events.getOrDefault(barcode, List.of()))) {
            contradicted(0, "the state of cartridge " + barcode + " or its history was changed");
          }
          return true;
        });
    states.keySet().forEach(key -> contradicted(0, "cartridge " + key + " is missing"));
  }

  private void compareRotation() throws CatalogException {
    sql.each(
        "SELECT audit_sequence, name, version, body FROM rotation_policy ORDER BY audit_sequence",
        row -> {
          String actual =
              row.text(2) + " " + row.number(3) + " " + Digests.sha256(row.text(4)).toString();
          if (!actual.equals(rotationDigests.remove(row.number(1)))) {
            contradicted(row.number(1), "rotation policy " + row.text(2) + " was changed or added");
          }
          return true;
        });
    rotationDigests.forEach(
        (sequence, what) -> contradicted(sequence, "rotation policy " + what + " is missing"));
  }

  private void comparePeople() throws CatalogException {
    if (!control.isFounded() || !findings.isEmpty()) {
      return;
    }
    Optional<String> fault = new PeopleHistory(control, control.requests(), ledger).fault();
    fault.ifPresent(f -> contradicted(0, "people: " + f));
  }

  private void contradicted(long sequence, String what) {
    String where = sequence > 0 ? " (audit record " + sequence + ")" : "";
    findings.add(new AuditFinding(AuditFinding.Kind.CONTRADICTED, sequence, what + where));
  }
}
