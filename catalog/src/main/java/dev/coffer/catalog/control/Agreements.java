package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.Request;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.request.RequestRules;
import dev.coffer.catalog.request.Verdict;
import dev.coffer.catalog.sqlite.Sql;
import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.catalog.sshsig.SshSignature;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.sshsig.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Looks again at every signature and at everything that rests on them, each with the list of people
 * that was in force at its place in the log. So records that somebody appended to the log, chain
 * and digests in order, are found if they claim what nobody agreed to.
 */
final class Agreements {
  private static final String REQUEST = "request ";
  private static final String SIGNATURE = "-----BEGIN";

  private final Control control;
  private final Sql sql;
  private final Ledger ledger;
  private final NavigableMap<Long, PeopleList> people = new TreeMap<>();
  private final List<AuditRecord> proofs = new ArrayList<>();
  private final List<AuditRecord> clocks = new ArrayList<>();

  Agreements(Control control, Sql sql, Ledger ledger) {
    this.control = control;
    this.sql = sql;
    this.ledger = ledger;
  }

  /** Takes the next record of the log. */
  void remember(AuditRecord record) {
    if (record.event().action().equals(Proofs.ACTION)) {
      proofs.add(record);
    }
    if (record.event().action().equals(ClockStore.CONFIRM)) {
      clocks.add(record);
    }
  }

  /** Tells of all that nobody agreed to. */
  void check(Finder to) throws CatalogException {
    if (!control.isFounded()) {
      return;
    }
    for (Ledger.Entry entry : ledger.all(Ledger.Kind.REQUEST)) {
      checkRequest(entry, to);
    }
    checkSignsOfLife(to);
    for (AuditRecord proof : proofs) {
      proofFault(proof)
          .ifPresent(f -> to.found(proof.sequence(), "proof of " + proof.event().object(), f));
    }
    checkEnds(Ledger.Kind.HOLD_LIFT, RequestKind.LIFT_HOLD, to);
    checkEnds(Ledger.Kind.BRAKE_RELEASE, RequestKind.RELEASE_BRAKE, to);
    checkPolicies(to);
    checkClocks(to);
  }

  /** Hears of what is wrong. */
  interface Finder {
    void found(long sequence, String what, String why);
  }

  /** The list of people in force at a place in the log; there must be one. */
  PeopleList peopleAt(long sequence) throws CatalogException {
    if (people.isEmpty()) {
      for (Ledger.Entry entry : ledger.all(Ledger.Kind.PEOPLE)) {
        people.put(entry.auditSequence(), control.people(Long.parseLong(entry.key())));
      }
    }
    Map.Entry<Long, PeopleList> entry = people.floorEntry(sequence);
    return (entry == null ? people.firstEntry() : entry).getValue();
  }

  private void checkRequest(Ledger.Entry entry, Finder to) throws CatalogException {
    String id = entry.key();
    RequestFile bare;
    try {
      bare = RequestFile.of(Request.parse(entry.body()), Optional.empty());
    } catch (TextFormatException e) {
      to.found(entry.auditSequence(), REQUEST + id, String.valueOf(e.getMessage()));
      return;
    }
    Optional<Ledger.Entry> own = ledger.find(Ledger.Kind.REQUESTER, id);
    if (own.isPresent()) {
      signatureFault(
              own.get().auditSequence(),
              entry.body(),
              own.get().body(),
              bare.request().requester().text())
          .ifPresent(f -> to.found(own.get().auditSequence(), "signature of " + id, f));
    }
    Optional<ApprovalPolicy> policy = policyOf(bare.request());
    if (policy.isEmpty()
        || policy.get().approversFor(bare.request().kind(), bare.request().emergency())
            != bare.request().approvalsNeeded()) {
      to.found(entry.auditSequence(), REQUEST + id, "it names no policy there was");
    }
    for (Ledger.Entry approval : ledger.under(Ledger.Kind.APPROVAL, id + "/")) {
      Verdict<RequestFile> verdict =
          rules(bare, approval.auditSequence()).approve(bare, approval.body(), approval.at());
      boolean good =
          verdict.granted().stream()
              .anyMatch(f -> f.approvals().getLast().person().equals(approval.person()));
      if (!good) {
        to.found(approval.auditSequence(), "approval " + approval.key(), verdict.explanation());
      }
    }
    for (Ledger.Entry use : ledger.under(Ledger.Kind.USE, id + "/")) {
      notAgreed(REQUEST + id, use.auditSequence(), use.at(), request -> true)
          .ifPresent(f -> to.found(use.auditSequence(), "use of " + use.key(), f));
    }
    Optional<Ledger.Entry> closing = ledger.find(Ledger.Kind.CLOSING, id);
    if (closing.isPresent() && closing.get().body().contains("\nhow: DONE\n")) {
      // Carrying out an unfreeze-clock changes the time; when it was agreed to it was valid.
      Instant at =
          bare.request().kind() == RequestKind.UNFREEZE_CLOCK
              ? ledger.under(Ledger.Kind.APPROVAL, id + "/").stream()
                  .map(Ledger.Entry::at)
                  .max(Instant::compareTo)
                  .orElse(closing.get().at())
              : closing.get().at();
      notAgreed(REQUEST + id, closing.get().auditSequence(), at, request -> true)
          .ifPresent(f -> to.found(closing.get().auditSequence(), "closing of " + id, f));
    }
  }

  private RequestRules rules(RequestFile file, long sequence) throws CatalogException {
    return new RequestRules(
        control.policy(), peopleAt(sequence), control.people(file.request().peopleVersion()));
  }

  private Optional<ApprovalPolicy> policyOf(Request request) throws CatalogException {
    for (Ledger.Entry entry : ledger.all(Ledger.Kind.POLICY)) {
      ApprovalPolicy policy = control.policy(Long.parseLong(entry.key()));
      if (policy.digest().equals(request.policy())) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
  }

  /**
   * Why something that was done by right of a request was not agreed to at its place in the log;
   * empty if it was.
   *
   * @param authority as an authority is called: {@code request R000001}
   */
  Optional<String> notAgreed(
      String authority, long sequence, Instant at, Predicate<Request> isAboutIt)
      throws CatalogException {
    Optional<Ledger.Entry> entry =
        authority.startsWith(REQUEST)
            ? ledger.find(Ledger.Kind.REQUEST, authority.substring(REQUEST.length()))
            : Optional.empty();
    if (entry.isEmpty() || entry.get().auditSequence() >= sequence) {
      return Optional.of("no request led to it");
    }
    try {
      Request request = Request.parse(entry.get().body());
      if (!isAboutIt.test(request)) {
        return Optional.of(authority + " is about something else");
      }
      RequestFile file = asOf(request, entry.get(), sequence);
      return rules(file, sequence).authorise(file, at, Optional.empty(), request.items())
              instanceof Verdict.Refused<?>(var reason, String why)
          ? Optional.of(why)
          : Optional.empty();
    } catch (TextFormatException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** A request as it stood, open, at a place in the log. */
  private RequestFile asOf(Request request, Ledger.Entry entry, long sequence)
      throws CatalogException {
    List<RequestFile.Approval> approvals = new ArrayList<>();
    for (Ledger.Entry a : ledger.under(Ledger.Kind.APPROVAL, entry.key() + "/")) {
      if (a.auditSequence() < sequence) {
        approvals.add(new RequestFile.Approval(a.person(), a.at(), a.body()));
      }
    }
    Optional<String> own =
        ledger
            .find(Ledger.Kind.REQUESTER, entry.key())
            .filter(o -> o.auditSequence() < sequence)
            .map(Ledger.Entry::body);
    return new RequestFile(
        request, entry.body(), own, approvals, Optional.empty(), Set.of(), Optional.empty());
  }

  private Optional<String> signatureFault(
      long sequence, String text, String signature, String person) throws CatalogException {
    try {
      SshSignature read = SshSignature.parse(signature);
      Verification answer =
          SshSig.verify(
              read, RequestRules.NAMESPACE, TextWriter.bytes(text), Trust.key(read.key()));
      if (answer instanceof Verification.Refused refused) {
        return Optional.of(refused.explanation());
      }
      Optional<Person> owner = peopleAt(sequence).owner(read.key());
      return owner.filter(p -> p.name().text().equals(person)).isPresent()
          ? Optional.empty()
          : Optional.of("the key is not " + person + "'s");
    } catch (SshFormatException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void checkSignsOfLife(Finder to) throws CatalogException {
    for (Ledger.Entry beat : ledger.all(Ledger.Kind.HEARTBEAT)) {
      int at = Math.max(0, beat.body().indexOf(SIGNATURE));
      signatureFault(
              beat.auditSequence(),
              beat.body().substring(0, at),
              beat.body().substring(at),
              beat.person())
          .ifPresent(f -> to.found(beat.auditSequence(), "sign of life of " + beat.person(), f));
    }
  }

  private Optional<String> proofFault(AuditRecord proof) throws CatalogException {
    Map<String, String> details = proof.event().details();
    String text = details.getOrDefault("text", "");
    if (!Digests.sha256(text).toString().equals(details.get(Proofs.STATEMENT))
        || !proof.event().by().person().equals(proof.event().object())) {
      return Optional.of("the statement is another's");
    }
    return signatureFault(
        proof.sequence(), text, details.getOrDefault("signature", ""), proof.event().object());
  }

  /** Ends of holds and brakes name the request they rest on. */
  private void checkEnds(Ledger.Kind kind, RequestKind needed, Finder to) throws CatalogException {
    for (Ledger.Entry end : ledger.all(kind)) {
      String about =
          kind == Ledger.Kind.HOLD_LIFT
              ? end.key()
              : ledger
                  .find(Ledger.Kind.BRAKE, end.key())
                  .map(brake -> dataset(brake.body()))
                  .orElse("");
      String term = kind == Ledger.Kind.HOLD_LIFT ? "hold" : "dataset";
      notAgreed(
              end.body(),
              end.auditSequence(),
              end.at(),
              request -> request.kind() == needed && about.equals(request.parameters().get(term)))
          .ifPresent(f -> to.found(end.auditSequence(), kind.wireName() + " " + end.key(), f));
    }
  }

  private static String dataset(String brake) {
    try {
      return new TextReader(brake, Safeguards.BRAKE).next("dataset");
    } catch (TextFormatException e) {
      return "";
    }
  }

  private void checkPolicies(Finder to) throws CatalogException {
    for (Ledger.Entry policy : ledger.all(Ledger.Kind.POLICY)) {
      if (!policy.key().equals("1")) {
        String authority =
            control
                .audit()
                .record(policy.auditSequence())
                .event()
                .details()
                .getOrDefault("authority", "");
        checkPolicy(
            authority,
            policy.auditSequence(),
            policy.at(),
            Digests.sha256(policy.body()).toString(),
            "approval policy " + policy.key(),
            to);
      }
    }
    sql.each(
        "SELECT audit_sequence, name, version, since, authority, body FROM rotation_policy"
            + " WHERE version > 1 ORDER BY audit_sequence",
        row -> {
          checkPolicy(
              row.optionalText(5).orElse(""),
              row.number(1),
              row.time(4),
              Digests.sha256(row.text(6)).toString(),
              "rotation policy " + row.text(2) + " " + row.number(3),
              to);
          return true;
        });
  }

  private void checkPolicy(
      String authority, long sequence, Instant at, String digest, String what, Finder to)
      throws CatalogException {
    notAgreed(
            authority,
            sequence,
            at,
            request ->
                request.kind() == RequestKind.POLICY_CHANGE
                    && digest.equals(request.parameters().get("digest")))
        .ifPresent(f -> to.found(sequence, what, f));
  }

  /** After each setting of the clock stands the end of a request to set it so. */
  private void checkClocks(Finder to) throws CatalogException {
    List<Ledger.Entry> closings = new ArrayList<>(ledger.all(Ledger.Kind.CLOSING));
    for (AuditRecord clock : clocks) {
      boolean agreed = false;
      for (Ledger.Entry closing : closings) {
        Optional<Ledger.Entry> request = ledger.find(Ledger.Kind.REQUEST, closing.key());
        if (closing.auditSequence() > clock.sequence()
            && request.isPresent()
            && request.get().body().contains("\nkind: unfreeze-clock\n")
            && closing.body().contains("\nhow: DONE\n")) {
          agreed = closings.remove(closing);
          break;
        }
      }
      if (!agreed) {
        to.found(clock.sequence(), "the custody clock", "nobody agreed to its time");
      }
    }
  }
}
