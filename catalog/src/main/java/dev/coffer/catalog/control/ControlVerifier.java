package dev.coffer.catalog.control;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditCheckpoint;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.AuditVerdict;
import dev.coffer.catalog.audit.AuditVerifier;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.sqlite.SchemaFaults;
import dev.coffer.catalog.sqlite.Sql;
import dev.coffer.catalog.sshsig.Trust;
import java.time.DateTimeException;
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
  private final Map<Long, String> rotationDigests = new HashMap<>();
  private final Map<String, String> checkpoints = new TreeMap<>();
  private final List<AuditFinding> findings = new ArrayList<>();
  private final AuditedRows.Expected rows = new AuditedRows.Expected();
  private final Session session;
  private final Agreements agreements;
  private final CustodyVerifier custody;
  private final StateVerifier states;

  ControlVerifier(Control control, Session session, Ledger ledger) {
    this.control = control;
    this.session = session;
    this.sql = session.sql();
    this.ledger = ledger;
    this.agreements = new Agreements(control, sql, ledger);
    this.custody = new CustodyVerifier(session, ledger);
    this.states = new StateVerifier(sql, ledger);
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
    Agreements.Finder to = (sequence, what, why) -> contradicted(sequence, what + ": " + why);
    reading("checkpoints", this::compareCheckpoints);
    reading("what was signed", this::compareLedger);
    reading("rotation policies", this::compareRotation);
    reading(
        "rows",
        () ->
            new AuditedRows(sql).compare(rows, control.isFounded(), what -> contradicted(0, what)));
    SchemaFaults.of(sql).forEach(fault -> contradicted(0, fault));
    reading("custody", () -> custody.compare(rows.coveredSince(), agreements, to));
    reading("states of cartridges", () -> states.compare(agreements, to));
    reading("agreements", () -> agreements.check(to));
    reading("people", this::comparePeople);
    return new AuditVerdict(verdict.head(), verdict.recordCount(), List.copyOf(findings));
  }

  private void remember(String text) {
    AuditRecord record;
    try {
      record = AuditRecord.parse(text);
    } catch (TextFormatException e) {
      return; // the chain's verifier has said so
    }
    rows.remember(record);
    if (record.event().action().equals(AuditStore.CHECKPOINT)) {
      checkpoints.put(
          record.event().object(), record.event().details().getOrDefault(Ledger.DIGEST, ""));
    }
    agreements.remember(record);
    custody.remember(record);
    states.remember(record);
    Map<String, String> details = record.event().details();
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
    if (record.event().action().equals(RotationPolicies.AUDIT_ACTION)) {
      rotationDigests.put(
          record.sequence(),
          record.event().object() + " " + details.getOrDefault(RotationPolicies.DIGEST, ""));
    }
  }

  /** A part of the verification. */
  private interface Part {
    void run() throws CatalogException;
  }

  /**
   * What can no longer be read was changed: that is a finding, and no reason to look no further.
   */
  private void reading(String what, Part part) throws CatalogException {
    try {
      part.run();
    } catch (CatalogDamagedException | IllegalArgumentException | DateTimeException e) {
      contradicted(0, what + " can no longer be read: " + e.getMessage());
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

  /**
   * Verifies that the entries of every archive are those that were recorded; reads all of them.
   *
   * @return what is not so
   */
  public List<String> verifyEntries() throws CatalogException {
    List<String> faults = new ArrayList<>();
    AuditedRows.Expected expected = new AuditedRows.Expected();
    control
        .audit()
        .each((sequence, text, hash) -> {
          try {
            expected.remember(AuditRecord.parse(text));
          } catch (TextFormatException e) {
            faults.add("audit record " + sequence + ": " + e.getMessage());
          }
        });
    try {
      compareEntries(expected, faults);
    } catch (CatalogDamagedException | IllegalArgumentException | DateTimeException e) {
      faults.add("archives can no longer be read: " + e.getMessage());
    }
    return faults;
  }

  private void compareEntries(AuditedRows.Expected expected, List<String> faults)
      throws CatalogException {
    Map<String, String> digests = new TreeMap<>(expected.entries());
    for (ArchiveRow archive : session.archives().all()) {
      String said = digests.remove(archive.name().text());
      if (said == null) {
        if (session.archives().hasEntries(archive.id())
            && expected.coveredSince() < Long.MAX_VALUE) {
          faults.add("entries of archive " + archive.name() + " were never recorded");
        }
        continue;
      }
      entriesFault(archive, said).ifPresent(faults::add);
    }
    digests.keySet().forEach(name -> faults.add("archive " + name + " is missing"));
  }

  private Optional<String> entriesFault(ArchiveRow archive, String said) throws CatalogException {
    try {
      EntriesDigest digest = new EntriesDigest();
      session
          .entries()
          .each(
              archive.id(),
              entry -> {
                digest.add(entry);
                return true;
              });
      return digest.finish().toString().equals(said)
          ? Optional.empty()
          : Optional.of("entries of archive " + archive.name() + " were changed in the file");
    } catch (CatalogDamagedException | CatalogRefusedException | IllegalArgumentException e) {
      return Optional.of("entries of archive " + archive.name() + ": " + e.getMessage());
    }
  }

  private void contradicted(long sequence, String what) {
    String where = sequence > 0 ? " (audit record " + sequence + ")" : "";
    findings.add(new AuditFinding(AuditFinding.Kind.CONTRADICTED, sequence, what + where));
  }
}
