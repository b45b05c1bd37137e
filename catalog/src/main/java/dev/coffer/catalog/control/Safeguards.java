package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.custody.Heartbeats;
import dev.coffer.catalog.custody.Hold;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.Authorisation;
import dev.coffer.catalog.request.Request;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Holds, brakes and signs of life, and what two people agree to about them. */
public final class Safeguards {
  private static final String HOLD = "coffer hold 1";
  static final String BRAKE = "coffer brake 1";
  private static final String HEARTBEAT = "coffer heartbeat 1";
  private static final Duration HEARTBEAT_TOLERANCE = Duration.ofDays(1);

  private final Control control;
  private final Session session;
  private final Ledger ledger;

  Safeguards(Control control, Session session, Ledger ledger) {
    this.control = control;
    this.session = session;
    this.ledger = ledger;
  }

  /**
   * Places a hold at once; anybody on the list of people but an auditor may.
   *
   * @param cartridges those it is on; none means all
   * @throws CatalogRefusedException if the actor is not on the list
   */
  public Hold hold(Collection<Barcode> cartridges, String reason) throws CatalogException {
    requireKnownActor();
    Instant now = control.clock().observe();
    Hold hold =
        new Hold(
            ledger.count(Ledger.Kind.HOLD) + 1,
            Set.copyOf(cartridges),
            session.actor().person(),
            now,
            reason,
            Optional.empty());
    TextWriter body =
        new TextWriter(HOLD)
            .line("placed-by", hold.placedBy())
            .line("placed-at", now.toString())
            .line("reason", reason);
    new TreeSet<>(cartridges).forEach(b -> body.line("cartridge", b.text()));
    ledger.put(Ledger.Kind.HOLD, Long.toString(hold.number()), session.actor(), now, body.text());
    return hold;
  }

  private void requireKnownActor() throws CatalogException {
    Set<Role> roles = control.roles();
    if (roles.isEmpty() || roles.contains(Role.AUDITOR)) {
      throw new CatalogRefusedException(
          session.actor().person() + " is not on the list of people, or only reads");
    }
  }

  /** All holds, lifted ones too. */
  public List<Hold> holds() throws CatalogException {
    List<Hold> holds = new ArrayList<>();
    for (Ledger.Entry entry : ledger.all(Ledger.Kind.HOLD)) {
      Optional<Ledger.Entry> lift = ledger.find(Ledger.Kind.HOLD_LIFT, entry.key());
      try {
        TextReader in = new TextReader(entry.body(), HOLD);
        String by = in.next("placed-by");
        Instant at = in.time("placed-at");
        String reason = in.next("reason");
        Set<Barcode> cartridges = new TreeSet<>();
        in.all("cartridge").forEach(b -> cartridges.add(new Barcode(b)));
        holds.add(
            new Hold(
                Long.parseLong(entry.key()),
                cartridges,
                by,
                at,
                reason,
                lift.map(Ledger.Entry::body)));
      } catch (TextFormatException | IllegalArgumentException e) {
        throw new CatalogDamagedException("hold " + entry.key() + ": " + e.getMessage());
      }
    }
    return holds;
  }

  /** Stops recycling because of a dataset's run; anybody and any program may. */
  public void brake(String dataset, String why) throws CatalogException {
    Instant now = control.clock().observe();
    long number = ledger.count(Ledger.Kind.BRAKE) + 1;
    ledger.put(
        Ledger.Kind.BRAKE,
        Long.toString(number),
        session.actor(),
        now,
        new TextWriter(BRAKE).line("dataset", dataset).line("why", why).text());
  }

  /** A dataset's brake that is on. */
  public record Brake(long number, String dataset, String why, Instant at) {}

  /** The brakes that are on. */
  public List<Brake> brakes() throws CatalogException {
    List<Brake> brakes = new ArrayList<>();
    for (Ledger.Entry entry : ledger.all(Ledger.Kind.BRAKE)) {
      if (ledger.find(Ledger.Kind.BRAKE_RELEASE, entry.key()).isPresent()) {
        continue;
      }
      try {
        TextReader in = new TextReader(entry.body(), BRAKE);
        brakes.add(
            new Brake(Long.parseLong(entry.key()), in.next("dataset"), in.next("why"), entry.at()));
      } catch (TextFormatException e) {
        throw new CatalogDamagedException("brake " + entry.key() + ": " + e.getMessage());
      }
    }
    return brakes;
  }

  /** When two people last released a dataset's brake: what came before is no measure any more. */
  public Optional<Instant> brakeReleasedAt(String dataset) throws CatalogException {
    Optional<Instant> last = Optional.empty();
    for (Ledger.Entry entry : ledger.all(Ledger.Kind.BRAKE)) {
      Optional<Ledger.Entry> release = ledger.find(Ledger.Kind.BRAKE_RELEASE, entry.key());
      if (release.isPresent() && entry.body().contains("\ndataset: " + dataset + "\n")) {
        last = Optional.of(release.get().at());
      }
    }
    return last;
  }

  /** The text a person signs, in namespace {@code coffer}, as a sign of life now. */
  public String heartbeatText(PersonName person) throws CatalogException {
    return new TextWriter(HEARTBEAT)
        .line("person", person.text())
        .line("time", control.now().toString())
        .line("audit-head", control.audit().head().toString())
        .text();
  }

  /**
   * Records a sign of life.
   *
   * @throws CatalogRefusedException if the signature is not the person's, the time is more than a
   *     day off, or the text is not one of this catalog
   */
  public void heartbeat(String text, String signature) throws CatalogException {
    Instant now = control.clock().observe();
    Person person = control.proofs().signer(text, signature);
    try {
      TextReader in = new TextReader(text, HEARTBEAT);
      String name = in.next("person");
      Instant at = in.time("time");
      AuditHead head = AuditHead.parse(in.next("audit-head"));
      in.end();
      if (!name.equals(person.name().text())) {
        throw new CatalogRefusedException("heartbeat: signed by " + person.name() + " for " + name);
      }
      if (Duration.between(at, now).abs().compareTo(HEARTBEAT_TOLERANCE) > 0) {
        throw new CatalogRefusedException("heartbeat: time: actual=" + at + " expected=" + now);
      }
      if (head.sequence() > 0 && !control.audit().record(head.sequence()).head().equals(head)) {
        throw new CatalogRefusedException("heartbeat: its audit head is not of this catalog");
      }
    } catch (TextFormatException | IllegalArgumentException e) {
      throw new CatalogRefusedException("heartbeat: " + e.getMessage(), e);
    }
    ledger.put(
        Ledger.Kind.HEARTBEAT,
        Long.toString(ledger.count(Ledger.Kind.HEARTBEAT) + 1),
        person.name().text(),
        session.actor(),
        now,
        text + signature);
  }

  /**
   * The sentence against expiry; empty if two people gave a sign of life in time. A signature under
   * a request is one too.
   */
  public Optional<String> noHeartbeat() throws CatalogException {
    List<Heartbeats.Beat> beats = new ArrayList<>();
    for (Ledger.Kind kind :
        List.of(Ledger.Kind.HEARTBEAT, Ledger.Kind.APPROVAL, Ledger.Kind.REQUESTER)) {
      for (Ledger.Entry entry : ledger.all(kind)) {
        if (control.people().find(entry.person()).isPresent()) {
          beats.add(new Heartbeats.Beat(entry.person(), entry.at()));
        }
      }
    }
    return Heartbeats.missing(beats, control.now(), control.policy().heartbeatWithin());
  }

  /**
   * Carries out a request that names no cartridges: person-add, person-remove, lift-hold,
   * unfreeze-clock, release-brake. For policy-change see {@link #changePolicy}.
   *
   * @throws CatalogRefusedException if too few agreed, or it cannot be done any more
   */
  public void carryOut(RequestId id) throws CatalogException {
    Authorisation right = control.requests().authorise(id);
    Request request = right.request();
    String done =
        switch (request.kind()) {
          case PERSON_ADD, PERSON_REMOVE -> changePeople(right);
          case LIFT_HOLD -> liftHold(right);
          case UNFREEZE_CLOCK -> unfreeze(request);
          case RELEASE_BRAKE -> releaseBrake(right);
          case POLICY_CHANGE,
              CHECKOUT,
              RECALL,
              RELEASE,
              ERASE,
              RELABEL,
              EXPIRE_EARLY,
              DESTROY,
              CLEAR,
              ACCEPT_FOUND ->
              throw new IllegalArgumentException(
                  "a " + request.kind().wireName() + " is not carried out by itself");
        };
    control.requests().done(right, done);
  }

  private String changePeople(Authorisation right) throws CatalogException {
    Instant now = control.clock().observe();
    PeopleList after =
        PeopleHistory.apply(control.people(), right.request(), now, control.policy())
            .orElseThrow(() ->
                new CatalogRefusedException(
                    right.name() + ": the list of people would break a rule"));
    control.putPeople(after, right.name());
    return after.toString();
  }

  private String liftHold(Authorisation right) throws CatalogException {
    String number = right.term("hold").orElse("");
    if (ledger.find(Ledger.Kind.HOLD, number).isEmpty()
        || ledger.find(Ledger.Kind.HOLD_LIFT, number).isPresent()) {
      throw new CatalogRefusedException("hold: there is none, or it is lifted: actual=" + number);
    }
    ledger.put(
        Ledger.Kind.HOLD_LIFT, number, session.actor(), control.clock().observe(), right.name());
    return "hold " + number + " lifted";
  }

  private String unfreeze(Request request) throws CatalogException {
    try {
      Instant time = Instant.parse(request.parameters().getOrDefault("time", ""));
      control.clock().confirm(time);
      return "custody clock set to " + time;
    } catch (DateTimeException e) {
      throw new CatalogRefusedException("clock: not a time in the request", e);
    }
  }

  private String releaseBrake(Authorisation right) throws CatalogException {
    String dataset = right.term("dataset").orElse("");
    int count = 0;
    for (Brake brake : brakes()) {
      if (brake.dataset().equals(dataset)) {
        ledger.put(
            Ledger.Kind.BRAKE_RELEASE,
            Long.toString(brake.number()),
            session.actor(),
            control.clock().observe(),
            right.name());
        count++;
      }
    }
    if (count == 0) {
      throw new CatalogRefusedException("brake: none is on for dataset " + dataset);
    }
    return "brake of " + dataset + " released";
  }

  /**
   * Carries out a policy-change to the approval policy; the request names its digest.
   *
   * @throws CatalogRefusedException if too few agreed, or to another text
   */
  public void changePolicy(RequestId id, ApprovalPolicy policy) throws CatalogException {
    Authorisation right = control.requests().authorise(id);
    boolean agreed =
        right.request().kind() == RequestKind.POLICY_CHANGE
            && right.term("policy").equals(Optional.of("approval"))
            && right.term("digest").equals(Optional.of(policy.digest().toString()));
    if (!agreed) {
      throw new CatalogRefusedException(right.name() + " is not about this approval policy");
    }
    ledger.put(
        Ledger.Kind.POLICY,
        Long.toString(ledger.count(Ledger.Kind.POLICY) + 1),
        session.actor(),
        control.clock().observe(),
        policy.text(),
        "authority",
        right.name());
    control.requests().done(right, "approval policy " + policy.digest());
  }
}
