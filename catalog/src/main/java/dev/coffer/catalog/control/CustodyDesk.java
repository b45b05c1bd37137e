package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.custody.Authority;
import dev.coffer.catalog.custody.CustodyAct;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyMachine;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataCase;
import dev.coffer.catalog.custody.DataMachine;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.Decision;
import dev.coffer.catalog.custody.DestructionCertificate;
import dev.coffer.catalog.custody.Hold;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.Authorisation;
import dev.coffer.catalog.sqlite.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Where cartridges are, who answers for them, and what may happen to their data. Every change is
 * decided by the rules, by the session's actor with the roles of the list of people, at the custody
 * time, and leaves an audit record.
 */
public final class CustodyDesk {
  static final String MOVEMENT_DIGEST = "movement";
  static final String CUSTODY_DIGEST = "custody";
  static final String PERMIT = "permit";
  static final String DATA_ACTION = "data.";

  private final Control control;
  private final Session session;
  private final Sql sql;
  private final Ledger ledger;
  private final PolicyCheck policyCheck;
  private final CustodyRows rows;
  private final Permits permits;

  CustodyDesk(Control control, Session session, Ledger ledger, PolicyCheck policyCheck) {
    this.control = control;
    this.session = session;
    this.sql = session.sql();
    this.ledger = ledger;
    this.policyCheck = policyCheck;
    this.rows = new CustodyRows(session);
    this.permits = new Permits(session);
  }

  /** Where a cartridge is and who answers for it. */
  public CustodyRecord find(Barcode barcode) throws CatalogException {
    return rows.load(barcode);
  }

  /** All that is late: hand-overs without confirmation, cartridges that should be back. */
  public List<CustodyRecord> overdue() throws CatalogException {
    Instant now = control.now();
    List<CustodyRecord> late = new ArrayList<>();
    for (Cartridge cartridge : session.cartridges().all()) {
      CustodyRecord record = rows.load(cartridge.barcode());
      if (record.isOverdue(now)) {
        late.add(record);
      }
    }
    return late;
  }

  /** The schedule's lists. */
  public PickLists pickLists() {
    return new PickLists(control, session, ledger);
  }

  /** What the rules would say, without doing it. */
  public Decision<CustodyRecord> preview(
      Barcode barcode,
      CustodyAction action,
      String why,
      Right right,
      UnaryOperator<CustodyAct> evidence)
      throws CatalogException {
    CustodyRecord record = rows.load(barcode);
    return CustodyMachine.decide(
        record, act(record, action, why, authority(right), control.now(), evidence));
  }

  /**
   * Changes the custody of a cartridge.
   *
   * @param right by which it is done, where the rules ask for one
   * @param evidence adds what the actor brings: seals, barcode read, receiver, place
   * @return the record after it
   * @throws CatalogRefusedException with every reason against it; nothing was changed
   */
  public CustodyRecord act(
      Barcode barcode,
      CustodyAction action,
      String why,
      Right right,
      UnaryOperator<CustodyAct> evidence)
      throws CatalogException {
    if (action == CustodyAction.DESTROY) {
      throw new IllegalArgumentException("destruction is one fact on both axes: use destroy");
    }
    Instant now = control.clock().observe();
    CustodyRecord before = rows.load(barcode);
    Optional<Authority> authority = authority(right);
    CustodyAct act = act(before, action, why, authority, now, evidence);
    CustodyRecord after = allowed(CustodyMachine.decide(before, act), authority);
    requireNoHoldOnReuse(before, action);
    requireListedPlace(right, act);
    Optional<Sha256> proof = control.handProofs().of(action, session.actor().person(), before);
    apply(before, after, act, proof);
    if (consumes(action) && authority.orElse(null) instanceof Authorisation agreed) {
      control.requests().use(agreed, barcode);
    }
    return after;
  }

  /** While a hold stands nothing is brought home to be given up. */
  private void requireNoHoldOnReuse(CustodyRecord before, CustodyAction action)
      throws CatalogException {
    if (action != CustodyAction.APPROVE_RECALL
        || !before.purpose().map(RecallPurpose::allowsReuse).orElse(false)) {
      return;
    }
    Optional<String> hold = Hold.on(before.barcode(), control.safeguards().holds());
    if (hold.isPresent()) {
      throw new CatalogRefusedException(
          "recall of " + before.barcode() + " for reuse: " + hold.get());
    }
  }

  /** The schedule lets it go where the list says, and nowhere else. */
  private static void requireListedPlace(Right right, CustodyAct act) throws CatalogException {
    Optional<String> to = act.authority().flatMap(a -> a.term("to"));
    boolean listed =
        act.action() == CustodyAction.HAND_OVER_OUT && right instanceof Right.ByPickList;
    if (listed && !to.equals(Optional.of(act.place()))) {
      throw new CatalogRefusedException(
          "hand-over: goes to: actual=%s expected=%s, as the list says"
              .formatted(act.place(), to.orElse("nowhere")));
    }
  }

  /** The acts with which a request about a cartridge has done what it was for. */
  private static boolean consumes(CustodyAction action) {
    return switch (action) {
      case HAND_OVER_OUT, CHECK_OUT, FIND, APPROVE_RECALL -> true;
      default -> false;
    };
  }

  private CustodyAct act(
      CustodyRecord record,
      CustodyAction action,
      String why,
      Optional<Authority> authority,
      Instant now,
      UnaryOperator<CustodyAct> evidence)
      throws CatalogException {
    CustodyAct bare = CustodyAct.of(action, session.actor().person(), control.roles(), now, why);
    CustodyAct act = evidence.apply(bare);
    if (!act.actor().equals(bare.actor())
        || !act.roles().equals(bare.roles())
        || !act.at().equals(now)
        || act.action() != action
        || act.authority().isPresent()) {
      throw new IllegalArgumentException(
          "evidence: who, when, what and by what right is not in it");
    }
    if (authority.isPresent()) {
      return act.withAuthority(authority.get());
    }
    return action == CustodyAction.HAND_OVER_IN
        ? act.withAuthority(Remembered.of(sql, record.barcode(), control))
        : act;
  }

  private Optional<Authority> authority(Right right) throws CatalogException {
    return switch (right) {
      case Right.None none -> Optional.empty();
      case Right.ByRequest(var id) -> Optional.of(control.requests().authorise(id));
      case Right.ByPickList(long number) -> {
        Instant now = control.now();
        yield Optional.of(
            pickLists()
                .find(number)
                .flatMap(l -> l.at(now))
                .orElseThrow(() ->
                    new CatalogRefusedException(
                        "pick list " + number + " is unknown, or not for now")));
      }
    };
  }

  private static <T> T allowed(Decision<T> decision, Optional<Authority> authority)
      throws CatalogRefusedException {
    return switch (decision) {
      case Decision.Allowed<T>(T result, String why) -> result;
      case Decision.Refused<T>(List<String> reasons) ->
          throw new CatalogRefusedException(
              String.join("; ", reasons),
              authority.isEmpty()
                  && reasons.stream().anyMatch(r -> r.contains("approved request")));
    };
  }

  private void apply(
      CustodyRecord before, CustodyRecord after, CustodyAct act, Optional<Sha256> proof)
      throws CatalogException {
    if (act.action().seals()) {
      useSeal(act);
    }
    Optional<Permits.Permit> permit =
        before.state() == after.state()
            ? Optional.empty()
            : permits.of(before.barcode(), "", after.state().name());
    AuditHead head = recordMovement(before, after, act, proof, permit);
    if (before.state() != after.state()) {
      permits.keep(permit, head);
      session
          .cartridges()
          .transition(
              before.barcode(),
              before.state(),
              after.state(),
              after.place(),
              act.action().wireName() + reason(act));
    }
    rows.save(after);
    if (act.action().quarantines()) {
      quarantine(before.barcode(), act);
    }
    if (act.action() == CustodyAction.CONFIRM || act.action() == CustodyAction.RECEIVE) {
      control.clock().observeMovement(act.at());
    }
  }

  private static String reason(CustodyAct act) {
    return act.why().isBlank() ? "" : ": " + act.why();
  }

  private void quarantine(Barcode barcode, CustodyAct act) throws CatalogException {
    DataState data = session.cartridges().find(barcode).orElseThrow().data();
    if (data != DataState.QUARANTINED) {
      session
          .cartridges()
          .transition(barcode, data, DataState.QUARANTINED, act.action().wireName() + reason(act));
    }
  }

  private AuditHead recordMovement(
      CustodyRecord before,
      CustodyRecord after,
      CustodyAct act,
      Optional<Sha256> proof,
      Optional<Permits.Permit> permit)
      throws CatalogException {
    Principal by = session.actor();
    TextWriter body =
        new TextWriter("coffer movement 1")
            .line("cartridge", before.barcode() + " generation " + before.generation())
            .line("action", act.action().wireName())
            .line("from", before.state().name())
            .line("to", after.state().name())
            .line("by", by.person())
            .line("at", act.at().toString())
            .line("custodian", after.custodian())
            .line("place", after.place());
    after.container().ifPresent(c -> body.line("container", c));
    act.seal().ifPresent(s -> body.line("seal", s));
    act.receiver().ifPresent(r -> body.line("receiver", r));
    act.due().ifPresent(d -> body.line("due", d.toString()));
    act.purpose().ifPresent(p -> body.line("purpose", p.wireName()));
    act.authority().ifPresent(a -> body.line("authority", a.name()));
    act.certificate().ifPresent(c -> body.line("certificate", Digests.sha256(c.text()).toString()));
    proof.ifPresent(p -> body.line("proof", p.toString()));
    body.line("why", act.why());
    Map<String, String> details = new TreeMap<>();
    details.put("from", before.state().name());
    details.put("to", after.state().name());
    details.put("custodian", after.custodian());
    details.put(MOVEMENT_DIGEST, Digests.sha256(body.text()).toString());
    details.put(CUSTODY_DIGEST, CustodyRows.digest(after).toString());
    permit.ifPresent(p -> details.put(PERMIT, p.text()));
    AuditHead head =
        control
            .audit()
            .append(
                act.at(),
                AuditEvent.of(
                    by, "custody." + act.action().wireName(), before.barcode().text(), details));
    sql.update(
        """
        INSERT INTO movement (audit_sequence, cartridge_id, action, from_state, to_state, person,
          custodian, place, authority, at, body)
        VALUES (?, (SELECT id FROM cartridge WHERE barcode = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        head.sequence(),
        before.barcode().text(),
        act.action(),
        before.state(),
        after.state(),
        by.person(),
        after.custodian(),
        after.place(),
        act.authority().map(Authority::name),
        act.at(),
        body.text());
    return head;
  }

  private void useSeal(CustodyAct act) throws CatalogException {
    String seal = act.seal().orElseThrow();
    String container = act.container().orElseThrow();
    Optional<String> known =
        sql.first("SELECT container FROM seal WHERE number = ?", row -> row.text(1), seal);
    if (known.isEmpty()) {
      sql.update(
          "INSERT INTO seal (number, container, applied_by, applied_at) VALUES (?, ?, ?, ?)",
          seal,
          container,
          act.actor(),
          act.at());
      return;
    }
    long elsewhere =
        sql.number(
            """
            SELECT count(*) FROM movement m
            WHERE m.action NOT IN ('PACK', 'RESEAL', 'RESEAL_RECALLED')
              AND m.body LIKE '%' || char(10) || 'seal: ' || ? || char(10) || '%'\
            """,
            TextWriter.escaped(seal));
    if (!known.get().equals(container) || elsewhere > 0) {
      throw new CatalogRefusedException(
          "seal " + seal + " was used before, on container " + known.get());
    }
  }

  /** Declares missing what is too long in transit; returns what it declared. */
  public List<CustodyRecord> timeOut() throws CatalogException {
    Instant now = control.clock().observe();
    List<CustodyRecord> missing = new ArrayList<>();
    for (CustodyRecord record : overdue()) {
      CustodyAct act =
          CustodyAct.of(CustodyAction.TIME_OUT, "clock", Set.of(), now, "not confirmed in time");
      if (CustodyMachine.decide(record, act)
          instanceof Decision.Allowed<CustodyRecord>(CustodyRecord after, String why)) {
        apply(record, after, act, Optional.empty());
        missing.add(after);
      }
    }
    return missing;
  }

  /** What the rules say to a change of data state, without doing it: the answer to "why not?". */
  public Decision<DataMachine.Result> previewData(
      Barcode barcode, DataAction action, String why, Right right) throws CatalogException {
    return DataMachine.decide(action, dataCase(barcode, why, authority(right)));
  }

  /**
   * Changes the data state of a cartridge.
   *
   * @throws CatalogRefusedException with every reason against it; nothing was changed
   */
  public DataMachine.Result change(Barcode barcode, DataAction action, String why, Right right)
      throws CatalogException {
    if (action == DataAction.DESTROY) {
      throw new IllegalArgumentException("destruction is one fact on both axes: use destroy");
    }
    control.clock().observe();
    Optional<Authority> authority = authority(right);
    DataCase c = dataCase(barcode, why, authority);
    Decision<DataMachine.Result> decision = DataMachine.decide(action, c);
    DataMachine.Result result = allowed(decision, authority);
    Optional<Permits.Permit> permit = permits.of(barcode, result.state().name(), "");
    AuditHead head =
        control
            .audit()
            .append(
                control.now(),
                AuditEvent.of(
                    session.actor(),
                    DATA_ACTION + action.wireName(),
                    barcode.text(),
                    "why",
                    decision.explanation(),
                    PERMIT,
                    permit.orElseThrow().text()));
    permits.keep(permit, head);
    if (result.state() != c.state()) {
      session.cartridges().transition(barcode, c.state(), result.state(), why);
    }
    if (action.needsAgreement() && authority.orElse(null) instanceof Authorisation agreed) {
      control.requests().use(agreed, barcode);
    }
    return result;
  }

  private DataCase dataCase(Barcode barcode, String why, Optional<Authority> authority)
      throws CatalogException {
    CustodyRecord custody = rows.load(barcode);
    DataState data = session.cartridges().find(barcode).orElseThrow().data();
    return new DataCase(
        barcode,
        custody.generation(),
        data,
        custody.state(),
        custody.purpose(),
        session.actor().person(),
        control.roles(),
        why,
        authority,
        gate(barcode));
  }

  /** What stands against giving up what a cartridge holds. */
  public DataCase.Gate gate(Barcode barcode) throws CatalogException {
    Safeguards safeguards = control.safeguards();
    LastCopies copies = new LastCopies(sql);
    Optional<String> policy = policyCheck.broken(session, barcode);
    return new DataCase.Gate(
        Hold.on(barcode, safeguards.holds()),
        control.clock().peek().frozen(),
        safeguards.noHeartbeat(),
        safeguards.brakes().stream().findFirst().map(b -> b.dataset() + ": " + b.why()),
        copies.notExpired(barcode, control.now()),
        policy.isPresent() ? policy : copies.lastCopyOf(barcode),
        copies.dependents(barcode, control.now()));
  }

  /**
   * Records a physical destruction, on both axes.
   *
   * @param right a destroy request
   * @throws CatalogRefusedException with every reason against it; nothing was changed
   */
  public CustodyRecord destroy(Barcode barcode, Right right, DestructionCertificate certificate)
      throws CatalogException {
    Instant now = control.clock().observe();
    Optional<Authority> authority = authority(right);
    CustodyRecord before = rows.load(barcode);
    CustodyAct act =
        act(
            before,
            CustodyAction.DESTROY,
            "destroyed",
            authority,
            now,
            a -> a.withBarcodeSeen(certificate.barcode()).withCertificate(certificate));
    DataCase c = dataCase(barcode, "destroyed", authority);
    allowed(DataMachine.decide(DataAction.DESTROY, c), authority);
    CustodyRecord after = allowed(CustodyMachine.decide(before, act), authority);
    if (!control
            .people()
            .find(certificate.witnessedBy())
            .map(p -> !p.is(Role.AUDITOR))
            .orElse(false)
        || !certificate.doneBy().equals(session.actor().person())) {
      throw new CatalogRefusedException(
          "certificate: done by the actor and witnessed by somebody on the list of people");
    }
    Optional<Permits.Permit> permit =
        permits.of(barcode, DataState.DESTROYED.name(), CustodyState.DESTROYED.name());
    AuditHead head = recordMovement(before, after, act, Optional.empty(), permit);
    permits.keep(permit, head);
    session.cartridges().destroy(barcode, c.state(), before.state(), certificate.method());
    rows.save(after);
    ledger.put(Ledger.Kind.CERTIFICATE, barcode.text(), session.actor(), now, certificate.text());
    if (authority.orElse(null) instanceof Authorisation agreed) {
      control.requests().use(agreed, barcode);
    }
    return after;
  }
}
