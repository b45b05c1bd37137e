package dev.coffer.catalog.people;

import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.sshsig.SshPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version of the list of people. Immutable; a change makes the next version.
 *
 * <p>Invariants: no two people share a key (else one could be two); from the second version on
 * there are at least two approvers.
 */
public final class PeopleList {
  /** Fewest approvers a list may be left with. */
  public static final int MIN_APPROVERS = 2;

  private final long version;
  private final SortedMap<PersonName, Person> people;

  PeopleList(long version, SortedMap<PersonName, Person> people) {
    Set<SshPublicKey> keys = new HashSet<>();
    for (Person person : people.values()) {
      for (PersonKey key : person.keys()) {
        if (!keys.add(key.key())) {
          throw new IllegalArgumentException(
              "people: a key is listed twice: " + key.key().fingerprint());
        }
      }
    }
    this.version = version;
    this.people = Collections.unmodifiableSortedMap(new TreeMap<>(people));
  }

  /** Somebody to put on the list. */
  public record Entry(PersonName name, String called, Set<Role> roles, List<SshPublicKey> keys) {}

  /**
   * The founding list, version 1: its approvers may approve at once, for there is nobody before
   * them.
   *
   * @throws IllegalArgumentException if it has fewer than two approvers, or breaks an invariant
   */
  public static PeopleList found(List<Entry> entries, Instant at) {
    SortedMap<PersonName, Person> people = new TreeMap<>();
    for (Entry entry : entries) {
      if (people.put(entry.name(), person(entry, at, at)) != null) {
        throw new IllegalArgumentException("people: named twice: " + entry.name());
      }
    }
    PeopleList list = new PeopleList(1, people);
    list.requireApprovers();
    return list;
  }

  private static Person person(Entry entry, Instant at, Instant approvesFrom) {
    return new Person(
        entry.name(),
        entry.called(),
        entry.roles(),
        at,
        entry.roles().contains(Role.APPROVER)
            ? Optional.of(new Person.Approver(at, approvesFrom))
            : Optional.empty(),
        entry.keys().stream().map(k -> new PersonKey(k, at, approvesFrom)).toList());
  }

  /**
   * The next version with a person added, or with further roles and keys for one who is there. What
   * is new serves the cooling-off before it approves.
   *
   * @throws IllegalArgumentException if an invariant would break, or nothing would change
   */
  public PeopleList with(Entry entry, Instant at, Duration coolingOff) {
    Instant approvesFrom = at.plus(coolingOff);
    Person before = people.get(entry.name());
    Person after =
        before == null
            ? person(entry, at, approvesFrom)
            : extended(before, entry, at, approvesFrom);
    if (after.equals(before)) {
      throw new IllegalArgumentException("people: nothing new for " + entry.name());
    }
    SortedMap<PersonName, Person> next = new TreeMap<>(people);
    next.put(entry.name(), after);
    return new PeopleList(version + 1, next);
  }

  private static Person extended(Person before, Entry entry, Instant at, Instant approvesFrom) {
    Set<Role> roles = EnumSet.copyOf(before.roles());
    roles.addAll(entry.roles());
    List<PersonKey> keys = new ArrayList<>(before.keys());
    for (SshPublicKey key : entry.keys()) {
      if (before.keys().stream().noneMatch(k -> k.key().equals(key))) {
        keys.add(new PersonKey(key, at, approvesFrom));
      }
    }
    Optional<Person.Approver> approver =
        before.approver().isPresent() || !roles.contains(Role.APPROVER)
            ? before.approver()
            : Optional.of(new Person.Approver(at, approvesFrom));
    return new Person(before.name(), before.called(), roles, before.addedAt(), approver, keys);
  }

  /**
   * The next version without a person.
   *
   * @throws IllegalArgumentException if the person is unknown or fewer than two approvers are left
   */
  public PeopleList without(PersonName name) {
    SortedMap<PersonName, Person> next = new TreeMap<>(people);
    if (next.remove(name) == null) {
      throw new IllegalArgumentException("people: not on the list: " + name);
    }
    PeopleList list = new PeopleList(version + 1, next);
    list.requireApprovers();
    return list;
  }

  private void requireApprovers() {
    long approvers = people.values().stream().filter(p -> p.is(Role.APPROVER)).count();
    if (approvers < MIN_APPROVERS) {
      throw new IllegalArgumentException(
          "people: approvers: actual=" + approvers + " expected>=" + MIN_APPROVERS);
    }
  }

  public long version() {
    return version;
  }

  /** In the order of names. */
  public List<Person> people() {
    return List.copyOf(people.values());
  }

  public Optional<Person> find(PersonName name) {
    return Optional.ofNullable(people.get(name));
  }

  /** The person of this name as text, empty also if the text is no name. */
  public Optional<Person> find(String name) {
    return people.values().stream().filter(p -> p.name().text().equals(name)).findFirst();
  }

  /** Whose key this is. */
  public Optional<Person> owner(SshPublicKey key) {
    return people.values().stream()
        .filter(p -> p.keys().stream().anyMatch(k -> k.key().equals(key)))
        .findFirst();
  }

  /** The canonical text. */
  public String text() {
    return PeopleText.write(this);
  }

  /** SHA-256 of the text. */
  public Sha256 digest() {
    return Digests.sha256(text());
  }

  /**
   * The keys as {@code ssh-keygen -Y verify -f} reads them, so that anybody can check an approval
   * without Coffer.
   */
  public String allowedSigners() {
    StringBuilder out = new StringBuilder();
    for (Person person : people.values()) {
      for (PersonKey key : person.keys()) {
        out.append(person.name())
            .append(" namespaces=\"coffer\" ")
            .append(key.key().line())
            .append('\n');
      }
    }
    return out.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeopleList that
        && version == that.version
        && people.equals(that.people);
  }

  @Override
  public int hashCode() {
    return people.hashCode();
  }

  @Override
  public String toString() {
    return "people, version " + version + ", digest " + digest();
  }
}
