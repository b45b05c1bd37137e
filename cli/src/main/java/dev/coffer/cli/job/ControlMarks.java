package dev.coffer.cli.job;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonKey;
import dev.coffer.catalog.people.Role;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What goes onto every cartridge, out of reach of whoever rewrites the catalog: how far the audit
 * log goes, and who may approve.
 *
 * @param auditHead of the log now; empty while it has no record
 * @param people version and digest of the list; empty before its founding
 * @param approvers names and key fingerprints
 */
public record ControlMarks(
    Optional<String> auditHead, Optional<String> people, Optional<String> approvers) {
  /** The note with the audit log's head. */
  public static final String AUDIT_HEAD = "auditHead";

  /** The note with the version and the digest of the list of people. */
  public static final String PEOPLE = "people";

  /** The note with the approvers and the fingerprints of their keys. */
  public static final String APPROVERS = "approvers";

  /** The marks as they are now. */
  public static ControlMarks now(Catalog catalog) throws CatalogException {
    return catalog.read(session -> {
      Control control = Control.of(session);
      AuditHead head = control.audit().head();
      Optional<PeopleList> list =
          control.isFounded() ? Optional.of(control.people()) : Optional.empty();
      return new ControlMarks(
          head.sequence() == 0 ? Optional.empty() : Optional.of(head.toString()),
          list.map(ControlMarks::name),
          list.map(ControlMarks::approvers));
    });
  }

  /** How a list of people is named on cartridges and pages. */
  static String name(PeopleList list) {
    return "version " + list.version() + " digest " + list.digest();
  }

  private static String approvers(PeopleList list) {
    return list.people().stream()
        .filter(person -> person.is(Role.APPROVER))
        .map(person ->
            person.name()
                + " "
                + person.keys().stream()
                    .map(PersonKey::key)
                    .map(key -> key.fingerprint())
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.joining(", "));
  }

  /** The marks as notes of a volume; a manifest has a field of its own for the audit log's head. */
  public Map<String, String> notes(boolean withAuditHead) {
    Map<String, String> notes = new TreeMap<>();
    people.ifPresent(text -> notes.put(PEOPLE, text));
    approvers.ifPresent(text -> notes.put(APPROVERS, text));
    if (withAuditHead) {
      auditHead.ifPresent(text -> notes.put(AUDIT_HEAD, text));
    }
    return notes;
  }
}
