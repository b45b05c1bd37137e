package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.custody.CustodyClock;
import dev.coffer.catalog.custody.DataCase;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PeopleText;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.catalog.sqlite.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two-person control and custody within one unit of work. Not to be used after the session, nor by
 * another thread.
 */
public final class Control {
  private final Session session;
  private final Ledger ledger;
  private final ClockStore clock;
  private final PolicyCheck policyCheck;
  private final HandProofs handProofs = new HandProofs(this);

  private Control(Session session, Optional<CustodyClock.Boot> boot, PolicyCheck policyCheck) {
    this.session = session;
    this.ledger = new Ledger(session.sql());
    this.clock = new ClockStore(session, boot);
    this.policyCheck = policyCheck;
  }

  /**
   * The control of a session.
   *
   * @param boot {@link HostBoot#read}, so that a quiet week does not look like a jump of the clock
   * @param policyCheck what the rotation policy says to giving a cartridge up
   */
  public static Control of(
      Session session, Optional<CustodyClock.Boot> boot, PolicyCheck policyCheck) {
    return new Control(session, boot, policyCheck);
  }

  /** The control of a session with this machine's uptime and the rotation policies in force. */
  public static Control of(Session session) {
    return of(session, HostBoot.read(), new RotationCheck());
  }

  /** What is tried to see what the rules say to it. */
  @FunctionalInterface
  public interface Rehearsal {
    void run(Control control) throws CatalogException;
  }

  /**
   * Does something as if those who act had signed it, and undoes it: the answer to what there is to
   * be signed. Never returns normally.
   *
   * @throws Rehearsed if nothing speaks against it; it has to leave the session's unit of work
   * @throws CatalogRefusedException with what speaks against it
   */
  public static void rehearse(Session session, Rehearsal rehearsal) throws CatalogException {
    Control control = of(session);
    control.handProofs.waive();
    rehearsal.run(control);
    throw new Rehearsed();
  }

  /** True once there is a list of people. */
  public boolean isFounded() throws CatalogException {
    return ledger.count(Ledger.Kind.PEOPLE) > 0;
  }

  /**
   * Sets up the first list of people, the approval policy and the custody clock. Once.
   *
   * @throws CatalogRefusedException if there is a list already
   * @throws IllegalArgumentException if the list breaks a rule of {@link PeopleList}
   */
  public PeopleList found(List<PeopleList.Entry> entries, ApprovalPolicy policy)
      throws CatalogException {
    if (isFounded()) {
      throw new CatalogRefusedException("people: the list is founded already");
    }
    Instant now = session.now();
    PeopleList people = PeopleList.found(entries, now);
    clock.start(now);
    putPeople(people, "founded");
    ledger.put(Ledger.Kind.POLICY, "1", session.actor(), now, policy.text());
    new AuditedRows(session.sql()).recordUnrecorded(session.actor(), now);
    return people;
  }

  void putPeople(PeopleList people, String authority) throws CatalogException {
    ledger.put(
        Ledger.Kind.PEOPLE,
        Long.toString(people.version()),
        session.actor(),
        clock.observe(),
        people.text(),
        "authority",
        authority);
  }

  /**
   * The list of people as it is.
   *
   * @throws CatalogRefusedException if none was founded
   */
  public PeopleList people() throws CatalogException {
    long version = ledger.count(Ledger.Kind.PEOPLE);
    if (version == 0) {
      throw new CatalogRefusedException(
          "two-person control is not set up: there is no list of people");
    }
    return people(version);
  }

  /** A version of the list of people. */
  public PeopleList people(long version) throws CatalogException {
    Ledger.Entry entry =
        ledger
            .find(Ledger.Kind.PEOPLE, Long.toString(version))
            .orElseThrow(
                () -> new CatalogDamagedException("people: no version: actual=" + version));
    try {
      return PeopleText.parse(entry.body());
    } catch (TextFormatException e) {
      throw new CatalogDamagedException("people, version " + version + ": " + e.getMessage());
    }
  }

  /** The approval policy as it is. */
  public ApprovalPolicy policy() throws CatalogException {
    return policy(ledger.count(Ledger.Kind.POLICY));
  }

  ApprovalPolicy policy(long version) throws CatalogException {
    Ledger.Entry entry =
        ledger
            .find(Ledger.Kind.POLICY, Long.toString(version))
            .orElseThrow(() -> new CatalogRefusedException("policy: there is none yet"));
    try {
      return ApprovalPolicy.parse(entry.body());
    } catch (TextFormatException e) {
      throw new CatalogDamagedException("approval policy: " + e.getMessage());
    }
  }

  /** What was proven in this unit of work about cartridges that change hands. */
  HandProofs handProofs() {
    return handProofs;
  }

  /** The roles of the session's actor; none for somebody not on the list. */
  Set<Role> roles() throws CatalogException {
    return people().find(session.actor().person()).map(Person::roles).orElse(Set.of());
  }

  /** The audit log. */
  public AuditStore audit() {
    return AuditStore.of(session.sql());
  }

  /** The session's statements. */
  Sql sql() {
    return session.sql();
  }

  /** Requests and approvals. */
  public Requests requests() {
    return new Requests(this, session, ledger);
  }

  /** Holds, brakes and signs of life. */
  public Safeguards safeguards() {
    return new Safeguards(this, session, ledger);
  }

  /** Proofs that a person did something themselves. */
  public Proofs proofs() {
    return new Proofs(this, session);
  }

  /** Where cartridges are, and what may happen to them. */
  public CustodyDesk custody() {
    return new CustodyDesk(this, session, ledger, policyCheck);
  }

  /** What would lose its base if a cartridge were written again. */
  public List<DataCase.Dependent> dependents(Barcode barcode) throws CatalogException {
    return new LastCopies(session.sql()).dependents(barcode, isFounded() ? now() : session.now());
  }

  /** The rotation policies. */
  public RotationPolicies rotationPolicies() {
    return new RotationPolicies(this, session);
  }

  /** The runs of rotation. */
  public RotationRuns rotationRuns() {
    return new RotationRuns(this, session);
  }

  /** What a policy has to do with, as it is now. */
  public RotationState rotationState(RotationPolicy of) throws CatalogException {
    return new RotationStates(this, session, of).read();
  }

  /**
   * Looks at the clock for the work of a timer, so that a quiet week is no jump of it.
   *
   * @return the custody time
   */
  public Instant tick() throws CatalogException {
    return clock.observe();
  }

  /** The places of cartridges. */
  public Locations locations() {
    return new Locations(session);
  }

  /** What the lists of vaults were made by. */
  public VaultSchedules vaultSchedules() {
    return new VaultSchedules(this, session);
  }

  /** Counts of what is where. */
  public Counts counts() {
    return new Counts(this, session, ledger);
  }

  /** What happened to cartridges. */
  public CustodyHistory history() {
    return new CustodyHistory(session);
  }

  /** The custody clock. */
  public ClockStore clock() {
    return clock;
  }

  /** The custody time, for whoever only looks. */
  public Instant now() throws CatalogException {
    return clock.peek().value();
  }

  /** Whether the log and the tables agree, for {@code coffer audit verify}. */
  public ControlVerifier verifier() {
    return new ControlVerifier(this, session, ledger);
  }
}
