package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.Authorisation;
import dev.coffer.catalog.request.Consequence;
import dev.coffer.catalog.request.Request;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestItem;
import dev.coffer.catalog.request.RequestRefusal;
import dev.coffer.catalog.request.RequestRules;
import dev.coffer.catalog.request.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Requests and approvals in the catalog. Signatures are checked here, where they are recorded. */
public final class Requests {
  private final Control control;
  private final Session session;
  private final Ledger ledger;

  Requests(Control control, Session session, Ledger ledger) {
    this.control = control;
    this.session = session;
    this.ledger = ledger;
  }

  /** Signs a request's text for its requester, or does not. */
  @FunctionalInterface
  public interface Signer {
    /** The armored signature; empty to leave it unsigned, which takes two approvers. */
    Optional<String> sign(String text);
  }

  /**
   * Freezes a draft into a request of the session's actor.
   *
   * @throws CatalogRefusedException if the rules refuse it, or it is an emergency and the review of
   *     another is overdue
   * @throws IllegalArgumentException if it makes no sense, such as a release without cartridges
   */
  public RequestFile open(RequestDraft draft, Signer signer) throws CatalogException {
    Instant now = control.clock().observe();
    if (draft.emergency()) {
      requireReviewed(now);
    }
    Request request = freeze(draft, now);
    Optional<String> signature = signer.sign(request.text());
    PeopleList people = control.people();
    RequestRules rules = new RequestRules(control.policy(), people, people);
    RequestFile file = granted(rules.open(request, signature));
    String id = request.id().toString();
    ledger.put(Ledger.Kind.REQUEST, id, session.actor(), now, request.text());
    if (signature.isPresent()) {
      ledger.put(Ledger.Kind.REQUESTER, id, session.actor(), now, signature.get());
    }
    return file;
  }

  /** While the review of an emergency is overdue there is no other. */
  private void requireReviewed(Instant now) throws CatalogException {
    for (RequestFile file : all()) {
      Optional<Instant> due = reviewDue(file);
      if (due.isPresent() && now.isAfter(due.get())) {
        throw new CatalogRefusedException(
            "emergency "
                + file.request().id()
                + " was to be reviewed until "
                + due.get()
                + "; until it is, there is no other");
      }
    }
  }

  /** Until when an emergency that was carried out is to be reviewed; empty if none is due. */
  public Optional<Instant> reviewDue(RequestFile file) throws CatalogException {
    return rules(file).reviewDue(file);
  }

  private Request freeze(RequestDraft draft, Instant now) throws CatalogException {
    ApprovalPolicy policy = control.policy();
    PeopleList people = control.people();
    Instant from = draft.validFrom().orElse(now);
    Instant until =
        draft.validFor().map(from::plus).orElse(now.plus(policy.validityOf(draft.emergency())));
    List<RequestItem> items = new ArrayList<>();
    for (Barcode barcode : draft.cartridges()) {
      items.add(item(barcode));
    }
    List<Consequence> consequences =
        draft.consequences().isEmpty()
            ? Consequences.of(session.sql(), draft.kind(), draft.cartridges())
            : draft.consequences();
    return new Request(
        new RequestId(ledger.count(Ledger.Kind.REQUEST) + 1),
        draft.kind(),
        draft.emergency(),
        new PersonName(session.actor().person()),
        session.actor(),
        now,
        from,
        until,
        draft.reason(),
        new TreeMap<>(draft.parameters()),
        items,
        consequences,
        policy.approversFor(draft.kind(), draft.emergency()),
        people.version(),
        people.digest(),
        policy.digest(),
        control.audit().head());
  }

  private RequestItem item(Barcode barcode) throws CatalogException {
    Cartridge cartridge =
        session
            .cartridges()
            .find(barcode)
            .orElseThrow(
                () -> new CatalogRefusedException("no cartridge of this name: " + barcode));
    int generation = session.volumes().current(barcode).map(Requests::generation).orElse(0);
    return new RequestItem(
        barcode, generation, cartridge.data(), cartridge.custody(), cartridge.location());
  }

  private static int generation(Volume volume) {
    return volume.id().generation();
  }

  /** A request with all that happened to it. */
  public Optional<RequestFile> find(RequestId id) throws CatalogException {
    Optional<Ledger.Entry> entry = ledger.find(Ledger.Kind.REQUEST, id.toString());
    return entry.isEmpty() ? Optional.empty() : Optional.of(file(entry.get()));
  }

  /** All requests, oldest first. */
  public List<RequestFile> all() throws CatalogException {
    List<RequestFile> files = new ArrayList<>();
    for (Ledger.Entry entry : ledger.all(Ledger.Kind.REQUEST)) {
      files.add(file(entry));
    }
    return files;
  }

  private RequestFile require(RequestId id) throws CatalogException {
    return find(id)
        .orElseThrow(() -> new CatalogRefusedException("no request of this name: " + id));
  }

  private RequestFile file(Ledger.Entry entry) throws CatalogException {
    try {
      return new RequestFiles(ledger).assemble(entry);
    } catch (TextFormatException e) {
      throw new CatalogDamagedException("request " + entry.key() + ": " + e.getMessage());
    }
  }

  RequestRules rules(RequestFile file) throws CatalogException {
    return new RequestRules(
        control.policy(), control.people(), control.people(file.request().peopleVersion()));
  }

  /** How a request stands now. */
  public RequestStatus status(RequestFile file) throws CatalogException {
    Instant now = control.now();
    RequestRules rules = rules(file);
    if (rules.reviewDue(file).isPresent()) {
      return RequestStatus.REVIEW_DUE;
    }
    if (file.closing().isPresent()) {
      return switch (file.closing().get().how()) {
        case DENIED -> RequestStatus.DENIED;
        case CANCELLED -> RequestStatus.CANCELLED;
        case DONE -> RequestStatus.DONE;
      };
    }
    if (!now.isBefore(file.request().validUntil())) {
      return RequestStatus.EXPIRED;
    }
    Instant inside = now.isBefore(file.request().validFrom()) ? file.request().validFrom() : now;
    return rules.authorise(file, inside, Optional.empty(), file.request().items()) //
            instanceof Verdict.Granted
        ? RequestStatus.APPROVED
        : RequestStatus.OPEN;
  }

  /** Each signature of a request, looked at again now. */
  public List<RequestRules.Signed> signatures(RequestFile file) throws CatalogException {
    return rules(file).signatures(file, control.now());
  }

  /** How many approvers it takes. */
  public int approversNeeded(RequestFile file) throws CatalogException {
    return rules(file).approversNeeded(file);
  }

  /**
   * Records somebody's signature over the request's text, brought by whoever: an approver's, or the
   * requester's own if it was missing.
   *
   * @param signature armored, as {@code ssh-keygen -Y sign -n coffer} writes it
   * @throws CatalogRefusedException if it does not count; the message says why
   */
  public RequestFile submit(RequestId id, String signature) throws CatalogException {
    RequestFile file = require(id);
    Instant now = control.clock().observe();
    RequestRules rules = rules(file);
    Verdict<RequestFile> verdict = rules.approve(file, signature, now);
    boolean own =
        verdict instanceof Verdict.Refused<RequestFile>(RequestRefusal reason, String why)
            && reason == RequestRefusal.OWN_REQUEST
            && file.requesterSignature().isEmpty();
    if (own) {
      ledger.put(
          Ledger.Kind.REQUESTER,
          id.toString(),
          file.request().requester().text(),
          session.actor(),
          now,
          signature);
      return require(id);
    }
    RequestFile after = granted(verdict);
    String approver = after.approvals().getLast().person();
    ledger.put(
        Ledger.Kind.APPROVAL, id + "/" + approver, approver, session.actor(), now, signature);
    return after;
  }

  /** Denies it as an approver; one is enough. */
  public RequestFile deny(RequestId id, String why) throws CatalogException {
    return close(id, RequestFile.Closing.How.DENIED, why);
  }

  /** Cancels the actor's own request. */
  public RequestFile cancel(RequestId id, String why) throws CatalogException {
    return close(id, RequestFile.Closing.How.CANCELLED, why);
  }

  private RequestFile close(RequestId id, RequestFile.Closing.How how, String why)
      throws CatalogException {
    RequestFile file = require(id);
    Instant now = control.clock().observe();
    RequestFile.Closing closing = new RequestFile.Closing(how, session.actor().person(), now, why);
    RequestFile after = granted(rules(file).close(file, closing));
    putClosing(id, closing);
    return after;
  }

  private void putClosing(RequestId id, RequestFile.Closing closing) throws CatalogException {
    ledger.put(
        Ledger.Kind.CLOSING,
        id.toString(),
        session.actor(),
        closing.at(),
        RequestFiles.text(closing));
  }

  /**
   * The right to carry a request out now, after every signature was checked again, and every change
   * of the list of people since its founding too.
   *
   * @throws CatalogRefusedException if the rules refuse it; {@link
   *     CatalogRefusedException#needsSecondPerson} if signatures are missing
   * @throws CatalogDamagedException if a change of the list of people was not agreed to
   */
  public Authorisation authorise(RequestId id) throws CatalogException {
    RequestFile file = require(id);
    Instant now = control.clock().observe();
    PeopleHistory history = new PeopleHistory(control, this, ledger);
    Optional<String> fault = history.fault();
    if (fault.isPresent()) {
      throw new CatalogDamagedException("people: " + fault.get());
    }
    List<RequestItem> itemsNow = new ArrayList<>();
    for (RequestItem item : file.request().items()) {
      itemsNow.add(item(item.barcode()));
    }
    return granted(rules(file).authorise(file, now, Optional.empty(), itemsNow));
  }

  /** Records that a request was carried out on a cartridge; with the last one it is done. */
  void use(Authorisation authorisation, Barcode barcode) throws CatalogException {
    RequestId id = authorisation.request().id();
    Instant now = control.clock().observe();
    ledger.put(Ledger.Kind.USE, id + "/" + barcode, session.actor(), now, barcode + "\n");
    RequestFile file = require(id);
    if (file.done().size() == file.request().items().size()) {
      done(authorisation, "carried out on all cartridges");
    }
  }

  /**
   * Records that a request that names no cartridges was carried out.
   *
   * @param what was done, for the record
   */
  public void done(Authorisation authorisation, String what) throws CatalogException {
    Instant now = control.clock().observe();
    putClosing(
        authorisation.request().id(),
        new RequestFile.Closing(RequestFile.Closing.How.DONE, session.actor().person(), now, what));
  }

  /** Reviews an emergency, as an approver who had no part in it. */
  public RequestFile review(RequestId id, boolean wasRight, String note) throws CatalogException {
    RequestFile file = require(id);
    Instant now = control.clock().observe();
    String person = session.actor().person();
    granted(rules(file).reviewer(file, new PersonName(person)));
    RequestFile.Review review = new RequestFile.Review(person, now, wasRight, note);
    ledger.put(Ledger.Kind.REVIEW, id.toString(), session.actor(), now, RequestFiles.text(review));
    return require(id);
  }

  private static <T> T granted(Verdict<T> verdict) throws CatalogRefusedException {
    return switch (verdict) {
      case Verdict.Granted<T>(T result, String why) -> result;
      case Verdict.Refused<T>(RequestRefusal reason, String why) ->
          throw new CatalogRefusedException(why, reason == RequestRefusal.NOT_ENOUGH_APPROVALS);
    };
  }
}
