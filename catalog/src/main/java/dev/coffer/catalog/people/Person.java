package dev.coffer.catalog.people;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody on the list.
 *
 * <p>Invariants: at least one role; an auditor has no other (reads only); an operator holds no key
 * share (who runs the drives cannot read); an approver has a key and the two times, others have
 * not.
 *
 * @param called the name people know; for print
 * @param approver when the person became approver and may first approve
 */
public record Person(
    PersonName name,
    String called,
    Set<Role> roles,
    Instant addedAt,
    Optional<Approver> approver,
    List<PersonKey> keys) {
  /** Since when a person is approver, and from when that counts. */
  public record Approver(Instant since, Instant approvesFrom) {
    public Approver {
      if (approvesFrom.isBefore(since)) {
        throw new IllegalArgumentException("person: approves before becoming approver");
      }
    }
  }

  public Person {
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("person " + name + ": has no role");
    }
    roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
    keys = List.copyOf(keys);
    if (roles.contains(Role.AUDITOR) && roles.size() > 1) {
      throw new IllegalArgumentException(
          "person " + name + ": an auditor only reads and has no other role");
    }
    if (roles.contains(Role.OPERATOR) && roles.contains(Role.KEYHOLDER)) {
      throw new IllegalArgumentException(
          "person " + name + ": an operator holds no share of a reading key");
    }
    if (roles.contains(Role.APPROVER) != approver.isPresent()) {
      throw new IllegalArgumentException("person " + name + ": approver without times, or reverse");
    }
    if (roles.contains(Role.APPROVER) && keys.isEmpty()) {
      throw new IllegalArgumentException("person " + name + ": an approver needs a key");
    }
  }

  /** True if the person has the role. */
  public boolean is(Role role) {
    return roles.contains(role);
  }
}
