package dev.coffer.cli.command;

import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.people.PersonKey;
import dev.coffer.catalog.people.Role;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.PeopleFile;
import dev.coffer.cli.job.PeopleJob;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer people}: who may do what. */
@Command(
    name = "people",
    description = "Set up two-person control, and see who may do what.",
    footer =
        "After its founding the list changes only by requests that others agree to: 'coffer"
            + " request person-add' and 'coffer request person-remove'.",
    subcommands = {
      PeopleCommand.Found.class,
      PeopleCommand.ListAll.class,
      PeopleCommand.Show.class,
      PeopleCommand.Keys.class,
      PeopleCommand.Policy.class
    })
final class PeopleCommand extends GroupCommand {

  /** {@code coffer people found}. */
  @Command(
      name = "found",
      description = "Set up two-person control with the first list of people. Once.",
      footer = {
        "At least two approvers, each with an SSH public key of their own (Ed25519, ECDSA, RSA or a"
            + " security key). Roles: operator, custodian, approver, keyholder, auditor; with a"
            + " comma between them.",
        "In a file: for each [[person]] its name, roles and optionally called, keys (lines as in"
            + " id_ed25519.pub) and key-files."
      })
  static final class Found extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private JsonOption json;

    @Option(
        names = "--member",
        paramLabel = "NAME:ROLES[:KEYFILE]",
        description = "Somebody on the list, like anna:approver:anna.pub.")
    private List<String> members = List.of();

    @Option(names = "--from", paramLabel = "FILE", description = "Read people from this file.")
    private @Nullable Path from;

    @Override
    protected ExitCode run() throws Exception {
      List<PeopleList.Entry> entries = new ArrayList<>();
      if (from != null) {
        for (PeopleFile.Entry entry : PeopleFile.read(around().file(from))) {
          entries.add(PersonArguments.entry(entry));
        }
      }
      for (String member : members) {
        entries.add(PersonArguments.member(member, around()));
      }
      if (entries.isEmpty()) {
        throw new UsageException(
            "nobody is named", "give --member NAME:ROLES:KEYFILE for each, or --from FILE");
      }
      PeopleList people = new PeopleJob(site()).found(entries, dryRun.enabled);
      output(json.enabled)
          .say(
              (dryRun.enabled ? "would found" : "founded")
                  + " the list of people; from now on what releases or destroys takes two of them");
      output(json.enabled).facts(summary(people));
      output(json.enabled)
          .say("print the digest and keep it where nobody can change it: it names these people");
      return ExitCode.DONE;
    }
  }

  static Facts summary(PeopleList people) {
    return new Facts()
        .add("version", people.version())
        .add("people", people.people().stream().map(p -> p.name().text()).toList())
        .add(
            "approvers",
            people.people().stream()
                .filter(p -> p.is(Role.APPROVER))
                .map(p -> p.name().text())
                .toList())
        .add("digest", people.digest().toString());
  }

  /** {@code coffer people list}. */
  @Command(name = "list", description = "List the people and their roles.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      Listing<Person> listing =
          new Listing<Person>()
              .column("NAME", "name", p -> p.name().text())
              .column("CALLED", "called", Person::called)
              .column("ROLES", "roles", p -> p.roles().stream().map(Role::wireName).toList())
              .column("KEYS", "keys", p -> p.keys().size())
              .column(
                  "APPROVES FROM", "approvesFrom", p -> p.approver().map(a -> a.approvesFrom()));
      output(json.enabled)
          .list(listing, new PeopleJob(site()).list(Optional.empty()).people(), "nobody");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer people show}. */
  @Command(
      name = "show",
      description = "Show one person, or the whole list as the text whose digest counts.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "PERSON",
        description = "The person to show; default: the whole list.")
    private @Nullable String name;

    @Option(
        names = "--people-version",
        paramLabel = "N",
        description = "The list as it was in this version; default: as it is.")
    private @Nullable Long version;

    @Override
    protected ExitCode run() throws Exception {
      PeopleList people = new PeopleJob(site()).list(Optional.ofNullable(version));
      String wanted = name;
      if (wanted == null) {
        if (json.enabled) {
          output(true).facts(summary(people).add("text", people.text()));
        } else {
          around().out().print(people.text());
          around().out().println("digest: " + people.digest());
        }
        return ExitCode.DONE;
      }
      Person person =
          people
              .find(wanted)
              .orElseThrow(() ->
                  new UsageException(
                      "nobody called '" + wanted + "' is on the list of people",
                      "'coffer people list' shows who is"));
      output(json.enabled)
          .facts(
              new Facts()
                  .add("name", person.name().text())
                  .add("called", person.called())
                  .add("roles", person.roles().stream().map(Role::wireName).toList())
                  .add("addedAt", person.addedAt())
                  .add("approverSince", person.approver().map(a -> a.since()))
                  .add("approvesFrom", person.approver().map(a -> a.approvesFrom()))
                  .add("keys", person.keys().stream().map(Show::key).toList()));
      return ExitCode.DONE;
    }

    private static Facts key(PersonKey key) {
      return new Facts()
          .add("fingerprint", key.key().fingerprint())
          .add("type", key.key().type().wireName())
          .add("since", key.since())
          .add("approvesFrom", key.approvesFrom());
    }
  }

  /** {@code coffer people keys}. */
  @Command(
      name = "keys",
      description = "Print everybody's keys as an allowed_signers file for ssh-keygen -Y verify.")
  static final class Keys extends BaseCommand {
    @Mixin private JsonOption json;

    /** A key and whose it is. */
    private record Line(Person person, PersonKey key) {}

    @Override
    protected ExitCode run() throws Exception {
      PeopleList people = new PeopleJob(site()).list(Optional.empty());
      if (!json.enabled) {
        around().out().print(people.allowedSigners());
        return ExitCode.DONE;
      }
      List<Line> lines = new ArrayList<>();
      for (Person person : people.people()) {
        person.keys().forEach(key -> lines.add(new Line(person, key)));
      }
      Listing<Line> listing =
          new Listing<Line>()
              .column("PERSON", "person", l -> l.person().name().text())
              .column("FINGERPRINT", "fingerprint", l -> l.key().key().fingerprint())
              .column("KEY", "key", l -> l.key().key().line());
      output(true).list(listing, lines, "no keys");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer people policy}. */
  @Command(
      name = "policy",
      description = "Print the approval policy: how many must agree, and how long things last.")
  static final class Policy extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      var policy = new PeopleJob(site()).policy();
      if (json.enabled) {
        output(true)
            .facts(
                new Facts().add("digest", policy.digest().toString()).add("text", policy.text()));
      } else {
        around().out().print(policy.text());
      }
      return ExitCode.DONE;
    }
  }
}
