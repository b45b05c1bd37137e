package dev.coffer.cli.job;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import java.util.List;
import java.util.Optional;

/** The list of people: its founding, and what it says. Changes are requests. */
public final class PeopleJob {
  private final Site site;

  public PeopleJob(Site site) {
    this.site = site;
  }

  /**
   * Sets up two-person control with the first list.
   *
   * @param dryRun check the list, write nothing
   * @throws RefusedException if the list breaks a rule
   */
  public PeopleList found(List<PeopleList.Entry> entries, boolean dryRun)
      throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return Rehearsal.run(
          catalog,
          site.actor(),
          dryRun,
          session -> site.control(session).found(entries, ApprovalPolicy.standard()));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          String.valueOf(e.getMessage()),
          "at least two approvers with keys of their own; see 'coffer people found --help'");
    }
  }

  /**
   * A version of the list, the newest if none is given.
   *
   * @throws RefusedException if there is none
   */
  public PeopleList list(Optional<Long> version) throws CatalogException, CommandException {
    Optional<PeopleList> people;
    try (Catalog catalog = site.openCatalog()) {
      people =
          catalog.read(session -> {
            Control control = site.control(session);
            if (!control.isFounded()) {
              return Optional.empty();
            }
            PeopleList newest = control.people();
            long wanted = version.orElse(newest.version());
            return wanted < 1 || wanted > newest.version()
                ? Optional.empty()
                : Optional.of(control.people(wanted));
          });
    }
    return people.orElseThrow(() ->
        version.isPresent()
            ? new RefusedException(
                "there is no version " + version.get() + " of the list of people", null)
            : notFounded());
  }

  /** The approval policy as it is. */
  public ApprovalPolicy policy() throws CatalogException, CommandException {
    Optional<ApprovalPolicy> policy;
    try (Catalog catalog = site.openCatalog()) {
      policy =
          catalog.read(session -> {
            Control control = site.control(session);
            return control.isFounded() ? Optional.of(control.policy()) : Optional.empty();
          });
    }
    return policy.orElseThrow(PeopleJob::notFounded);
  }

  static RefusedException notFounded() {
    return new RefusedException(
        "two-person control is not set up: there is no list of people",
        "'coffer people found' sets it up");
  }
}
