package dev.coffer.cli.job.doctor;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.job.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether two-person control is set up, and what of it waits for somebody. */
final class TwoPeopleCheck implements HealthCheck {
  @Override
  public String subject() {
    return "two people";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    Optional<Catalog> catalog = patient.catalog();
    if (catalog.isEmpty()) {
      return List.of();
    }
    Site site = patient.requireSite();
    return catalog.get().read(session -> findings(site.control(session)));
  }

  private List<Finding> findings(Control control) throws CatalogException {
    if (!control.isFounded()) {
      return List.of(
          Finding.doubtful(
              subject(),
              "two-person control is not set up, so nothing can be released or relabelled: coffer"
                  + " people found"));
    }
    Instant now = control.now();
    PeopleList people = control.people();
    List<Finding> findings = new ArrayList<>();
    List<Person> approvers =
        people.people().stream().filter(person -> person.is(Role.APPROVER)).toList();
    findings.add(
        Finding.good(
            subject(),
            "version %d of the list has %d people, %d of them approvers"
                .formatted(people.version(), people.people().size(), approvers.size())));
    if (approvers.size() == PeopleList.MIN_APPROVERS) {
      findings.add(
          Finding.doubtful(
              subject(),
              "only two approvers: when one of them asks or is away, what takes two cannot be"
                  + " agreed to; coffer request person-add"));
    }
    for (Person person : approvers) {
      Instant from = person.approver().orElseThrow().approvesFrom();
      if (now.isBefore(from)) {
        findings.add(
            Finding.doubtful(
                subject(), "%s is a new approver, from %s on".formatted(person.name(), from)));
      }
    }
    control
        .clock()
        .peek()
        .frozen()
        .ifPresent(why ->
            findings.add(
                Finding.doubtful(
                    subject(),
                    "the custody clock is frozen: " + why + "; coffer request unfreeze-clock")));
    control
        .safeguards()
        .noHeartbeat()
        .ifPresent(why -> findings.add(Finding.doubtful(subject(), why + ": coffer heartbeat")));
    for (RequestFile file : control.requests().all()) {
      Optional<Instant> due = control.requests().reviewDue(file);
      if (due.isPresent()) {
        String text =
            "emergency %s %s %s: coffer request review %s"
                .formatted(
                    file.request().id(),
                    now.isAfter(due.get())
                        ? "has gone without its review, which was due"
                        : "waits for its review, due",
                    due.get(),
                    file.request().id());
        findings.add(
            now.isAfter(due.get())
                ? Finding.bad(subject(), text, ExitCode.SECOND_PERSON_REQUIRED)
                : Finding.doubtful(subject(), text));
      }
    }
    return findings;
  }
}
