package dev.coffer.catalog.people;

import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshPublicKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The list of people as canonical text; the grammar is the package's. */
public final class PeopleText {
  private static final String TITLE = "coffer people 1";

  private PeopleText() {}

  static String write(PeopleList list) {
    TextWriter out = new TextWriter(TITLE).line("version", list.version());
    for (Person person : list.people()) {
      out.line("person", person.name().text())
          .line("called", person.called())
          .line(
              "roles", person.roles().stream().map(Role::wireName).collect(Collectors.joining(",")))
          .line("added", person.addedAt().toString());
      person
          .approver()
          .ifPresent(a ->
              out.line("approver-since", a.since().toString())
                  .line("approves-from", a.approvesFrom().toString()));
      for (PersonKey key : person.keys()) {
        out.line("key", key.since() + " " + key.approvesFrom() + " " + key.key().line());
      }
    }
    return out.text();
  }

  /**
   * Reads a list.
   *
   * @throws TextFormatException if it is not exactly what {@link PeopleList#text} writes
   */
  public static PeopleList parse(String text) throws TextFormatException {
    TextReader in = new TextReader(text, TITLE);
    try {
      long version = in.number("version");
      SortedMap<PersonName, Person> people = new TreeMap<>();
      for (Optional<String> n = in.maybe("person"); n.isPresent(); n = in.maybe("person")) {
        Person person = person(new PersonName(n.get()), in);
        people.put(person.name(), person);
      }
      in.end();
      PeopleList list = new PeopleList(version, people);
      if (!list.text().equals(text)) {
        throw in.fault("not in canonical form");
      }
      return list;
    } catch (IllegalArgumentException | DateTimeParseException | SshFormatException e) {
      throw in.fault(String.valueOf(e.getMessage()));
    }
  }

  private static Person person(PersonName name, TextReader in)
      throws TextFormatException, SshFormatException {
    String called = in.next("called");
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : in.next("roles").split(",", -1)) {
      roles.add(Role.named(role));
    }
    Instant added = in.time("added");
    Optional<Person.Approver> approver = Optional.empty();
    Optional<String> since = in.maybe("approver-since");
    if (since.isPresent()) {
      approver =
          Optional.of(new Person.Approver(Instant.parse(since.get()), in.time("approves-from")));
    }
    List<PersonKey> keys = new ArrayList<>();
    for (String key : in.all("key")) {
      String[] words = key.split(" ", 3);
      if (words.length != 3) {
        throw in.fault("key: expected=since approves-from key");
      }
      keys.add(
          new PersonKey(
              SshPublicKey.parse(words[2]), Instant.parse(words[0]), Instant.parse(words[1])));
    }
    return new Person(name, called, roles, added, approver, keys);
  }
}
