package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.custody.PickList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a vault's lists were made by: its address, the courier's days and the pools that go there.
 * That stands in a file that one person can edit. So each list that is made by something else than
 * the one before says so, in the audit log and on the list itself.
 */
public final class VaultSchedules {
  static final String ACTION = "vault.schedule";

  private final Control control;
  private final Session session;

  VaultSchedules(Control control, Session session) {
    this.control = control;
    this.session = session;
  }

  /**
   * A schedule that was used for the first time.
   *
   * @param list the first list made by it
   * @param before what the list before was made by; empty for a vault's first list
   */
  public record Change(
      long list, String schedule, Optional<String> before, Principal by, Instant at) {}

  /** The changes of a vault's schedule, oldest first. */
  public List<Change> of(String vault) throws CatalogException {
    List<Change> changes = new ArrayList<>();
    session
        .sql()
        .each(
            """
            SELECT sequence, text FROM audit
            WHERE instr(text, char(10) || 'action: ' || ? || char(10)) > 0
              AND instr(text, char(10) || 'object: ' || ? || char(10)) > 0 ORDER BY sequence\
            """,
            row -> {
              changes.add(change(row.number(1), row.text(2)));
              return true;
            },
            ACTION,
            TextWriter.escaped(vault));
    return changes;
  }

  private static Change change(long sequence, String text) throws CatalogException {
    try {
      AuditRecord record = AuditRecord.parse(text);
      Map<String, String> details = record.event().details();
      return new Change(
          Long.parseLong(details.getOrDefault("list", "")),
          details.getOrDefault("schedule", ""),
          Optional.ofNullable(details.get("before")),
          record.event().by(),
          record.time());
    } catch (TextFormatException | NumberFormatException e) {
      throw new CatalogDamagedException("audit record " + sequence + ": " + e.getMessage());
    }
  }

  /** The change that a list brings; empty if it was made by the same as the one before. */
  public Optional<Change> of(PickList list) throws CatalogException {
    return of(list.destination()).stream().filter(c -> c.list() == list.number()).findFirst();
  }

  /** Records what a list was made by, if that is news. */
  public void used(PickList list, String schedule) throws CatalogException {
    List<Change> changes = of(list.destination());
    if (!changes.isEmpty() && changes.getLast().schedule().equals(schedule)) {
      return;
    }
    Map<String, String> details = new TreeMap<>();
    details.put("list", Long.toString(list.number()));
    details.put("schedule", schedule);
    if (!changes.isEmpty()) {
      details.put("before", changes.getLast().schedule());
    }
    control
        .audit()
        .append(
            control.clock().observe(),
            AuditEvent.of(session.actor(), ACTION, list.destination(), details));
  }
}
