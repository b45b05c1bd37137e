package dev.coffer.catalog.request;

import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.people.PersonKey;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshPublicKey;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.catalog.sshsig.SshSignature;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.sshsig.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of requests. Pure: they look at what they are given and at no clock.
 *
 * <p>Whoever counts is counted by a signature with a key on the list, over the stored text, looked
 * at again each time. At least two different people have signed whatever is authorised: the
 * requester and an approver, or two approvers if the requester did not sign.
 *
 * @param people the list as it is
 * @param peopleThen the list as it was when the request was made; the same before that
 */
public record RequestRules(ApprovalPolicy policy, PeopleList people, PeopleList peopleThen) {
  /** The SSHSIG namespace of requests, approvals and heartbeats. */
  public static final String NAMESPACE = "coffer";

  private static final int SIGNATURES_NEEDED = 2;

  /** Whether a request may be made, with the requester's signature if there is one. */
  public Verdict<RequestFile> open(Request request, Optional<String> signature) {
    Optional<Person> requester = people.find(request.requester());
    if (requester.isEmpty() || requester.get().is(Role.AUDITOR)) {
      return refused(
          RequestRefusal.UNKNOWN_PERSON,
          request.requester() + " is not on the list of people, or only reads");
    }
    for (String key : request.kind().requiredParameters()) {
      if (!request.parameters().containsKey(key)) {
        return refused(
            RequestRefusal.NOT_BY_THE_RULES,
            "a " + request.kind().wireName() + " needs the parameter " + key);
      }
    }
    if (request.emergency() && !request.kind().allowsEmergency()) {
      return refused(
          RequestRefusal.NO_EMERGENCY,
          "a " + request.kind().wireName() + " is never an emergency, for it lowers protection");
    }
    Optional<String> fault = faultAgainstPolicy(request);
    if (fault.isPresent()) {
      return refused(RequestRefusal.NOT_BY_THE_RULES, fault.get());
    }
    RequestFile file = RequestFile.of(request, signature);
    if (signature.isPresent()) {
      Verdict<Person> signer = signer(file, signature.get());
      if (signer instanceof Verdict.Refused<Person>(RequestRefusal reason, String why)) {
        return refused(reason, why);
      }
      if (!signer.granted().orElseThrow().name().equals(request.requester())) {
        return refused(RequestRefusal.BAD_SIGNATURE, "the request is signed by somebody else");
      }
    }
    int needed = approversNeeded(file);
    long could =
        people.people().stream()
            .filter(p -> p.is(Role.APPROVER) && !p.name().equals(request.requester()))
            .count();
    if (could < needed) {
      return refused(
          RequestRefusal.NOBODY_COULD_APPROVE,
          "approvers other than the requester: actual=" + could + " expected>=" + needed);
    }
    return new Verdict.Granted<>(
        file, request.id() + " waits for " + needed + (needed == 1 ? " approver" : " approvers"));
  }

  private Optional<String> faultAgainstPolicy(Request request) {
    Instant latest = request.requestedAt().plus(policy.validityOf(request.emergency()));
    if (request.validUntil().isAfter(latest)) {
      return Optional.of("valid until: actual=" + request.validUntil() + " expected<=" + latest);
    }
    int needed = policy.approversFor(request.kind(), request.emergency());
    if (request.approvalsNeeded() != needed) {
      return Optional.of(
          "approvals needed: actual=" + request.approvalsNeeded() + " expected=" + needed);
    }
    if (request.peopleVersion() != people.version()
        || !request.people().equals(people.digest())
        || !request.policy().equals(policy.digest())) {
      return Optional.of("its text names another list of people or another policy");
    }
    return Optional.empty();
  }

  /** How many approvers it takes: one more at least if the requester did not sign. */
  public int approversNeeded(RequestFile file) {
    int floor = file.requesterSignature().isPresent() ? 1 : SIGNATURES_NEEDED;
    return Math.max(floor, file.request().approvalsNeeded());
  }

  /** Whether a signature counts as an approval now; the result is the file with it. */
  public Verdict<RequestFile> approve(RequestFile file, String signature, Instant now) {
    Optional<Verdict<RequestFile>> closed = closed(file, now);
    if (closed.isPresent()) {
      return closed.get();
    }
    Verdict<Person> approver = approver(file, signature, now);
    if (approver instanceof Verdict.Refused<Person>(RequestRefusal reason, String why)) {
      return refused(reason, why);
    }
    String name = approver.granted().orElseThrow().name().text();
    if (file.approvals().stream().anyMatch(a -> a.person().equals(name))) {
      return refused(RequestRefusal.ALREADY_APPROVED, name + " has approved it already");
    }
    RequestFile after = file.with(new RequestFile.Approval(name, now, signature));
    int needed = approversNeeded(file);
    return new Verdict.Granted<>(
        after,
        file.request().id()
            + " approved by "
            + name
            + ": "
            + after.approvals().size()
            + " of "
            + needed);
  }

  /**
   * A signature, looked at again.
   *
   * @param counts towards the request being agreed to
   * @param explanation why, or why not
   */
  public record Signed(String person, boolean byRequester, boolean counts, String explanation) {}

  /** The requester's signature, if there is one, and each approver's, in the order they came. */
  public List<Signed> signatures(RequestFile file, Instant now) {
    List<Signed> all = new ArrayList<>();
    String requester = file.request().requester().text();
    file.requesterSignature()
        .ifPresent(s ->
            all.add(
                new Signed(requester, true, requesterSigned(file), signer(file, s).explanation())));
    for (RequestFile.Approval approval : file.approvals()) {
      Verdict<Person> verdict = approver(file, approval.signature(), now);
      boolean counts =
          verdict.granted().filter(p -> p.name().text().equals(approval.person())).isPresent();
      all.add(new Signed(approval.person(), false, counts, verdict.explanation()));
    }
    return all;
  }

  /** Whether somebody may close it without it being carried out; the safe direction. */
  public Verdict<RequestFile> close(RequestFile file, RequestFile.Closing closing) {
    Optional<Verdict<RequestFile>> closed = closed(file, closing.at());
    if (closed.isPresent()) {
      return closed.get();
    }
    Optional<Person> by = people.find(closing.by());
    boolean cancels =
        closing.how() == RequestFile.Closing.How.CANCELLED
            && closing.by().equals(file.request().requester().text());
    boolean denies =
        closing.how() == RequestFile.Closing.How.DENIED
            && by.filter(p -> p.is(Role.APPROVER)).isPresent();
    if (!cancels && !denies) {
      return refused(
          RequestRefusal.NOT_AN_APPROVER,
          closing.by() + " neither made the request nor is an approver");
    }
    return new Verdict.Granted<>(
        file.with(closing), file.request().id() + " " + closing.how() + " by " + closing.by());
  }

  /**
   * Whether it may be carried out now.
   *
   * @param confirmer who carries it out, where that must be somebody not involved
   * @param itemsNow its cartridges as they are
   */
  public Verdict<Authorisation> authorise(
      RequestFile file, Instant now, Optional<PersonName> confirmer, List<RequestItem> itemsNow) {
    Optional<Verdict<Authorisation>> closed = closed(file, now);
    if (closed.isPresent()) {
      return closed.get();
    }
    if (now.isBefore(file.request().validFrom())) {
      return refused(RequestRefusal.NOT_YET_VALID, "valid from " + file.request().validFrom());
    }
    Set<String> approvers = new TreeSet<>();
    List<String> notes = new ArrayList<>();
    for (RequestFile.Approval approval : file.approvals()) {
      switch (approver(file, approval.signature(), now)) {
        case Verdict.Granted<Person>(Person person, String why) ->
            approvers.add(person.name().text());
        case Verdict.Refused<Person>(RequestRefusal reason, String why) -> notes.add(why);
      }
    }
    Set<String> signers = new TreeSet<>(approvers);
    if (requesterSigned(file)) {
      signers.add(file.request().requester().text());
    }
    int needed = file.request().approvalsNeeded();
    if (approvers.size() < needed || signers.size() < SIGNATURES_NEEDED) {
      return refused(
          RequestRefusal.NOT_ENOUGH_APPROVALS,
          "approvers: actual="
              + approvers
              + " expected="
              + approversNeeded(file)
              + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")"));
    }
    Set<String> involved = new TreeSet<>(signers);
    involved.add(file.request().requester().text());
    if (confirmer.isPresent() && involved.contains(confirmer.get().text())) {
      return refused(
          RequestRefusal.CONFIRMER_INVOLVED,
          confirmer.get() + " asked for it or agreed to it, and cannot carry it out");
    }
    Optional<String> changed = changed(file, itemsNow);
    if (changed.isPresent()) {
      return refused(RequestRefusal.CARTRIDGE_CHANGED, changed.get());
    }
    return new Verdict.Granted<>(
        new Authorisation(file, involved),
        file.request().id() + " signed by " + String.join(" and ", signers));
  }

  private static Optional<String> changed(RequestFile file, List<RequestItem> itemsNow) {
    for (RequestItem then : file.request().items()) {
      if (file.done().contains(then.barcode())) {
        continue;
      }
      boolean same =
          itemsNow.stream()
              .anyMatch(now ->
                  now.barcode().equals(then.barcode())
                      && now.generation() == then.generation()
                      && now.data() == then.data());
      if (!same) {
        return Optional.of(
            then.barcode()
                + " is not what was agreed to: expected=generation "
                + then.generation()
                + ", "
                + then.data());
      }
    }
    return Optional.empty();
  }

  /** When an emergency must have been reviewed by; empty if no review is due. */
  public Optional<Instant> reviewDue(RequestFile file) {
    return file.request().emergency() && file.review().isEmpty()
        ? file.closing()
            .filter(c -> c.how() == RequestFile.Closing.How.DONE)
            .map(c -> c.at().plus(policy.reviewWithin()))
        : Optional.empty();
  }

  /** Whether somebody may review an emergency: an approver who had no part in it. */
  public Verdict<Person> reviewer(RequestFile file, PersonName name) {
    if (reviewDue(file).isEmpty()) {
      return refused(RequestRefusal.CLOSED, file.request().id() + " waits for no review");
    }
    Optional<Person> person = people.find(name).filter(p -> p.is(Role.APPROVER));
    if (person.isEmpty()) {
      return refused(RequestRefusal.NOT_AN_APPROVER, name + " is not an approver");
    }
    boolean involved =
        name.equals(file.request().requester())
            || file.approvals().stream().anyMatch(a -> a.person().equals(name.text()));
    return involved
        ? refused(RequestRefusal.CONFIRMER_INVOLVED, name + " had a part in it")
        : new Verdict.Granted<>(person.get(), name + " may review it");
  }

  private <T> Optional<Verdict<T>> closed(RequestFile file, Instant now) {
    if (!file.text().equals(file.request().text())) {
      return Optional.of(
          refused(RequestRefusal.TEXT_CHANGED, "the stored text is not the request's"));
    }
    if (!peopleThen.digest().equals(file.request().people())) {
      return Optional.of(
          refused(
              RequestRefusal.TEXT_CHANGED,
              "the list of people of then is not the one the request names"));
    }
    if (file.closing().isPresent()) {
      RequestFile.Closing closing = file.closing().get();
      return Optional.of(
          refused(
              RequestRefusal.CLOSED,
              file.request().id() + " is " + closing.how() + " by " + closing.by()));
    }
    return now.isBefore(file.request().validUntil())
        ? Optional.empty()
        : Optional.of(
            refused(
                RequestRefusal.EXPIRED,
                file.request().id() + " expired at " + file.request().validUntil()));
  }

  private boolean requesterSigned(RequestFile file) {
    return file.requesterSignature()
        .flatMap(s -> signer(file, s).granted())
        .filter(p -> p.name().equals(file.request().requester()))
        .isPresent();
  }

  /** The approver whose good signature this is, if it counts for this request now. */
  private Verdict<Person> approver(RequestFile file, String signature, Instant now) {
    Verdict<Person> signer = signer(file, signature);
    if (signer instanceof Verdict.Refused<Person>) {
      return signer;
    }
    Person person = signer.granted().orElseThrow();
    if (person.name().equals(file.request().requester())) {
      return refused(RequestRefusal.OWN_REQUEST, person.name() + " made the request");
    }
    if (person.approver().isEmpty()) {
      return refused(RequestRefusal.NOT_AN_APPROVER, person.name() + " is not an approver");
    }
    SshPublicKey key = keyOf(signature).orElseThrow();
    boolean wasThere =
        peopleThen
            .find(person.name())
            .filter(p -> p.is(Role.APPROVER))
            .filter(p -> p.keys().stream().anyMatch(k -> k.key().equals(key)))
            .isPresent();
    if (!wasThere) {
      return refused(
          RequestRefusal.ADDED_AFTER_REQUEST,
          person.name() + " came onto the list of approvers, or the key did, after the request");
    }
    Instant from = approvesFrom(person, key);
    if (now.isBefore(from)) {
      return refused(RequestRefusal.COOLING_OFF, person.name() + " may not approve before " + from);
    }
    return new Verdict.Granted<>(person, person.name() + " approves");
  }

  private static Instant approvesFrom(Person person, SshPublicKey key) {
    Instant from = person.approver().orElseThrow().approvesFrom();
    for (PersonKey k : person.keys()) {
      if (k.key().equals(key) && k.approvesFrom().isAfter(from)) {
        from = k.approvesFrom();
      }
    }
    return from;
  }

  private static Optional<SshPublicKey> keyOf(String signature) {
    try {
      return Optional.of(SshSignature.parse(signature).key());
    } catch (SshFormatException e) {
      return Optional.empty();
    }
  }

  /** The person on the list whose key made this signature over the stored text. */
  private Verdict<Person> signer(RequestFile file, String signature) {
    Optional<SshPublicKey> key = keyOf(signature);
    Optional<Person> owner = key.flatMap(people::owner);
    if (key.isPresent() && owner.isEmpty()) {
      return refused(
          RequestRefusal.UNKNOWN_KEY,
          "the key is nobody's on the list of people: " + key.get().fingerprint());
    }
    Trust trust =
        key.map(Trust::key)
            .orElse((found, namespace) -> found); // never reached: unreadable is refused before
    Verification answer = SshSig.verify(signature, NAMESPACE, TextWriter.bytes(file.text()), trust);
    return switch (answer) {
      case Verification.Valid valid ->
          new Verdict.Granted<>(owner.orElseThrow(), "signed by " + owner.orElseThrow().name());
      case Verification.Refused(var reason, String why) ->
          refused(RequestRefusal.BAD_SIGNATURE, why);
    };
  }

  private static <T> Verdict<T> refused(RequestRefusal reason, String explanation) {
    return new Verdict.Refused<>(reason, explanation);
  }
}
