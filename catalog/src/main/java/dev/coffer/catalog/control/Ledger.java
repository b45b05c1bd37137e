package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.sqlite.Row;
import dev.coffer.catalog.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Texts that were signed or hashed, each bound by its digest to an audit record written with it.
 * The audit record says {@code ledger=KIND KEY} and {@code digest=HEX}.
 */
final class Ledger {
  static final String LEDGER = "ledger";
  static final String DIGEST = "digest";

  private final Sql sql;
  private final AuditStore audit;

  Ledger(Sql sql) {
    this.sql = sql;
    this.audit = AuditStore.of(sql);
  }

  /** What a row is about. The names are stored. */
  enum Kind {
    PEOPLE("people"),
    POLICY("policy"),
    REQUEST("request"),
    REQUESTER("requester"),
    APPROVAL("approval"),
    CLOSING("closing"),
    USE("use"),
    REVIEW("review"),
    HOLD("hold"),
    HOLD_LIFT("hold-lift"),
    HEARTBEAT("heartbeat"),
    PICK_LIST("pick-list"),
    BRAKE("brake"),
    BRAKE_RELEASE("brake-release"),
    CERTIFICATE("certificate"),
    INVENTORY("inventory");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  /** A row. */
  record Entry(long auditSequence, String key, String person, Instant at, String body) {}

  /** Writes a row and its audit record. */
  AuditHead put(Kind kind, String key, Principal by, Instant at, String body, String... details)
      throws CatalogException {
    return put(kind, key, by.person(), by, at, body, details);
  }

  /** Writes a row about a person other than who writes it. */
  AuditHead put(
      Kind kind,
      String key,
      String person,
      Principal by,
      Instant at,
      String body,
      String... details)
      throws CatalogException {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < details.length; i += 2) {
      all.put(details[i], details[i + 1]);
    }
    all.put("person", person);
    all.put(LEDGER, kind.wireName() + " " + key);
    all.put(DIGEST, Digests.sha256(body).toString());
    AuditHead head = audit.append(at, AuditEvent.of(by, "control." + kind.wireName(), key, all));
    sql.update(
        "INSERT INTO ledger (audit_sequence, kind, key, person, at, body) VALUES (?, ?, ?, ?, ?,"
            + " ?)",
        head.sequence(),
        kind.wireName(),
        key,
        person,
        at,
        body);
    return head;
  }

  Optional<Entry> find(Kind kind, String key) throws CatalogException {
    return sql.first(
        "SELECT audit_sequence, key, person, at, body FROM ledger WHERE kind = ? AND key = ?",
        Ledger::entry,
        kind.wireName(),
        key);
  }

  /** All of a kind, oldest first. */
  List<Entry> all(Kind kind) throws CatalogException {
    return sql.list(
        "SELECT audit_sequence, key, person, at, body FROM ledger WHERE kind = ?"
            + " ORDER BY audit_sequence",
        Ledger::entry,
        kind.wireName());
  }

  /** All of a kind whose key starts so, oldest first. */
  List<Entry> under(Kind kind, String prefix) throws CatalogException {
    return sql.list(
        "SELECT audit_sequence, key, person, at, body FROM ledger"
            + " WHERE kind = ? AND substr(key, 1, length(?)) = ? ORDER BY audit_sequence",
        Ledger::entry,
        kind.wireName(),
        prefix,
        prefix);
  }

  /** How many there are of a kind. */
  long count(Kind kind) throws CatalogException {
    return sql.number("SELECT count(*) FROM ledger WHERE kind = ?", kind.wireName());
  }

  private static Entry entry(Row row) throws SQLException {
    return new Entry(row.number(1), row.text(2), row.text(3), row.time(4), row.text(5));
  }
}
