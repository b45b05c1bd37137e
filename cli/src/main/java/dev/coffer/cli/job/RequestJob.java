package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Proofs;
import dev.coffer.catalog.control.RequestDraft;
import dev.coffer.catalog.control.RequestStatus;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestRules;
import dev.coffer.catalog.sshsig.SshPublicKey;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests: what one person asks for and others agree to. */
public final class RequestJob {
  private final Site site;

  /**
   * A request and how it stands.
   *
   * @param signatures each looked at again just now
   * @param approversNeeded one more if the requester did not sign
   */
  public record Seen(
      RequestFile file,
      RequestStatus status,
      List<RequestRules.Signed> signatures,
      int approversNeeded) {

    /** How many approvals count. */
    public long approvals() {
      return signatures.stream().filter(s -> s.counts() && !s.byRequester()).count();
    }
  }

  public RequestJob(Site site) {
    this.site = site;
  }

  /**
   * Makes a request, signed by its requester if there is a signature to be had.
   *
   * @param dryRun make its text, keep nothing
   */
  public Seen open(RequestDraft draft, Optional<PersonalSignature> signature, boolean dryRun)
      throws CatalogException, CommandException, IOException, InterruptedException {
    try (Catalog catalog = site.openCatalog()) {
      site.requireFounded(catalog);
      Principal requester =
          signature.isPresent()
              ? holder(catalog, signature.get().publicKey())
              : site.requirePerson(catalog);
      return Rehearsal.run(
          catalog,
          requester,
          dryRun,
          session -> {
            Control control = site.control(session);
            RequestFile file =
                control.requests().open(draft, text -> signature.map(s -> sign(s, text)));
            return seen(control, file);
          });
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), "see 'coffer request --help'");
    } catch (SigningFailedException e) {
      switch (e.getCause()) {
        case CommandException cause -> throw cause;
        case IOException cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case null, default -> throw new IllegalStateException("carries nothing", e);
      }
    }
  }

  private static String sign(PersonalSignature signature, String text) {
    try {
      return signature.over(text);
    } catch (CommandException | IOException | InterruptedException e) {
      throw new SigningFailedException(e);
    }
  }

  /** Carries a failure through a unit of work, which it undoes. */
  private static final class SigningFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SigningFailedException(Exception cause) {
      super(cause);
    }
  }

  private Principal holder(Catalog catalog, SshPublicKey key)
      throws CatalogException, CommandException {
    Optional<Person> owner = catalog.read(session -> Control.of(session).people().owner(key));
    String name =
        owner
            .map(p -> p.name().text())
            .orElseThrow(() ->
                new RefusedException(
                    "the key is nobody's on the list of people: " + key.fingerprint(),
                    "'coffer people keys' shows whose keys are on it"));
    if (site.isNamed() && !name.equals(site.actor().person())) {
      throw new UsageException(
          "the key is " + name + "'s, and --person says " + site.actor().person(),
          "leave --person out; the key says who it is");
    }
    return site.actingAs(name).actor();
  }

  /** All requests, oldest first. */
  public List<Seen> list() throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(session -> {
        Control control = site.control(session);
        List<Seen> all = new ArrayList<>();
        for (RequestFile file : control.requests().all()) {
          all.add(seen(control, file));
        }
        return all;
      });
    }
  }

  /** One request. */
  public Seen find(RequestId id) throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return find(catalog, id);
    }
  }

  private Seen find(Catalog catalog, RequestId id) throws CatalogException, CommandException {
    Optional<Seen> seen =
        catalog.read(session -> {
          Control control = site.control(session);
          Optional<RequestFile> file = control.requests().find(id);
          return file.isEmpty() ? Optional.empty() : Optional.of(seen(control, file.get()));
        });
    return seen.orElseThrow(
        () -> new RefusedException("there is no request " + id, "see 'coffer request list'"));
  }

  private static Seen seen(Control control, RequestFile file) throws CatalogException {
    return new Seen(
        file,
        control.requests().status(file),
        control.requests().signatures(file),
        control.requests().approversNeeded(file));
  }

  /** Adds an approver's signature, or the requester's own; whoever signed. */
  public Seen approve(RequestId id, PersonalSignature signature, boolean dryRun)
      throws CatalogException, CommandException, IOException, InterruptedException {
    try (Catalog catalog = site.openCatalog()) {
      String armor = signature.over(find(catalog, id).file().text());
      return Rehearsal.run(
          catalog,
          site.actor(),
          dryRun,
          session -> {
            Control control = site.control(session);
            return seen(control, control.requests().submit(id, armor));
          });
    }
  }

  /** What an approver signs to deny a request. */
  public String denial(RequestId id, String why) throws CatalogException, CommandException {
    return statement("deny", find(id), why);
  }

  private static String statement(String act, Seen seen, String why) {
    return Proofs.statement(
        act, seen.file().request().id() + " " + Digests.sha256(seen.file().text()), why);
  }

  /** Ends a request as an approver, proven by signature; one is enough. */
  public Seen deny(RequestId id, String why, PersonalSignature signature, boolean dryRun)
      throws CatalogException, CommandException, IOException, InterruptedException {
    try (Catalog catalog = site.openCatalog()) {
      String statement = statement("deny", find(catalog, id), why);
      ProvenAct act = ProvenAct.of(site, catalog, statement, signature);
      return Rehearsal.run(
          catalog,
          act.actor(),
          dryRun,
          session -> {
            Control control = site.control(session);
            act.record(control);
            return seen(control, control.requests().deny(id, why));
          });
    }
  }

  /** Takes the actor's own request back. */
  public Seen cancel(RequestId id, String why, boolean dryRun)
      throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return Rehearsal.run(
          catalog,
          site.actor(),
          dryRun,
          session -> {
            Control control = site.control(session);
            return seen(control, control.requests().cancel(id, why));
          });
    }
  }

  /** What a reviewer signs. */
  public String review(RequestId id, boolean wasRight, String note)
      throws CatalogException, CommandException {
    return statement(reviewAct(wasRight), find(id), note);
  }

  private static String reviewAct(boolean wasRight) {
    return wasRight ? "review-was-right" : "review-was-wrong";
  }

  /** Reviews an emergency as an approver who had no part in it, proven by signature. */
  public Seen review(
      RequestId id, boolean wasRight, String note, PersonalSignature signature, boolean dryRun)
      throws CatalogException, CommandException, IOException, InterruptedException {
    try (Catalog catalog = site.openCatalog()) {
      String statement = statement(reviewAct(wasRight), find(catalog, id), note);
      ProvenAct act = ProvenAct.of(site, catalog, statement, signature);
      return Rehearsal.run(
          catalog,
          act.actor(),
          dryRun,
          session -> {
            Control control = site.control(session);
            act.record(control);
            return seen(control, control.requests().review(id, wasRight, note));
          });
    }
  }

  /** The cartridges of a request that it was not carried out on yet. */
  static List<Barcode> left(RequestFile file) {
    return file.request().items().stream()
        .map(item -> item.barcode())
        .filter(barcode -> !file.done().contains(barcode))
        .toList();
  }
}
