package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.sqlite.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What happened to a cartridge, told by the audit log: who, when, why, where and by what means. */
public final class CustodyHistory {
  private static final String CUSTODY = "custody.";
  private static final String DATA = "data.";
  private static final String STATE = "cartridge.state";

  private final Sql sql;

  CustodyHistory(Session session) {
    this.sql = session.sql();
  }

  /**
   * One step.
   *
   * @param sequence of its audit record
   * @param by who, on which host, by which interface
   * @param action such as {@code pack}; {@code state} for a change of state in the day's work
   * @param axis {@code CUSTODY} or {@code DATA}
   * @param terms what else the record says: container, seal, receiver, due, purpose, authority …
   */
  public record Step(
      long sequence,
      Instant at,
      Principal by,
      String action,
      String axis,
      String from,
      String to,
      String why,
      Map<String, String> terms) {
    public Step {
      terms = Map.copyOf(terms);
    }
  }

  /** The steps of a cartridge, oldest first; none for one that is not known. */
  public List<Step> of(Barcode barcode) throws CatalogException {
    List<Step> steps = new ArrayList<>();
    String line = TextWriter.escaped(barcode.text());
    sql.each(
        """
        SELECT a.sequence, a.text, m.body FROM audit a
        LEFT JOIN movement m ON m.audit_sequence = a.sequence
        WHERE instr(a.text, char(10) || 'object: ' || ? || char(10)) > 0 ORDER BY a.sequence\
        """,
        row -> {
          add(steps, row.number(1), row.text(2), row.optionalText(3));
          return true;
        },
        line);
    return steps;
  }

  private static void add(List<Step> steps, long sequence, String text, Optional<String> movement)
      throws CatalogException {
    AuditRecord record;
    try {
      record = AuditRecord.parse(text);
    } catch (TextFormatException e) {
      throw new CatalogDamagedException("audit record " + sequence + ": " + e.getMessage());
    }
    String action = record.event().action();
    Map<String, String> details = record.event().details();
    if (action.startsWith(CUSTODY)) {
      Map<String, String> terms = terms(movement.orElse(""));
      String why = terms.getOrDefault("why", "");
      terms.keySet().removeAll(List.of("why", "cartridge", "action", "from", "to", "by", "at"));
      steps.add(
          new Step(
              sequence,
              record.time(),
              record.event().by(),
              action.substring(CUSTODY.length()),
              "CUSTODY",
              details.getOrDefault("from", ""),
              details.getOrDefault("to", ""),
              why,
              terms));
    } else if (action.startsWith(DATA)) {
      steps.add(
          step(record, action.substring(DATA.length()), "DATA", details.getOrDefault("why", "")));
    } else if (action.equals(STATE)) {
      state(steps, record);
    }
  }

  /** A change of state that an act caused belongs to the act. */
  private static void state(List<Step> steps, AuditRecord record) {
    Map<String, String> details = record.event().details();
    String axis = details.getOrDefault("axis", "");
    Step state = step(record, "state", axis, details.getOrDefault("why", ""));
    if (!steps.isEmpty()) {
      Step last = steps.getLast();
      boolean same = last.axis().equals(axis) && last.sequence() == state.sequence() - 1;
      if (same && last.action().equals("state")) {
        steps.add(state);
        return;
      }
      if (same && axis.equals("DATA")) {
        steps.set(
            steps.size() - 1,
            new Step(
                last.sequence(),
                last.at(),
                last.by(),
                last.action(),
                axis,
                state.from(),
                state.to(),
                state.why().isBlank() ? last.why() : state.why(),
                last.terms()));
        return;
      }
      if (same && last.to().equals(state.to())) {
        return;
      }
    }
    steps.add(state);
  }

  private static Step step(AuditRecord record, String action, String axis, String why) {
    Map<String, String> details = record.event().details();
    return new Step(
        record.sequence(),
        record.time(),
        record.event().by(),
        action,
        axis,
        details.getOrDefault("from", ""),
        details.getOrDefault("to", ""),
        why,
        Map.of());
  }

  private static Map<String, String> terms(String body) {
    Map<String, String> terms = new TreeMap<>();
    for (String line : body.lines().toList()) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        terms.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
    return terms;
  }
}
