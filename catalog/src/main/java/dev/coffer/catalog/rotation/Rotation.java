package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.DatasetName;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A policy at work. Pure: the same state gives the same answer, and nothing is changed by asking.
 */
public final class Rotation {
  private final RotationPolicy policy;
  private final TurnChooser turns;

  public Rotation(RotationPolicy policy) {
    this.policy = policy;
    this.turns = new TurnChooser(policy);
  }

  public RotationPolicy policy() {
    return policy;
  }

  /**
   * What is to be done today: the run of the last session that has come, unless it is done. A
   * session that was not run on its day can be run until the next one comes; then the eldest level
   * that was due at it is made up.
   */
  public RotationDecision decide(RotationState state, RunEstimate estimate) {
    return decide(state, policy.calendar().current(state.day().today()), estimate);
  }

  /** What the run of a session would do in a state, on the state's day. */
  public RotationDecision decide(RotationState state, RunSession session, RunEstimate estimate) {
    List<RuleNote> notes = new ArrayList<>();
    Optional<RunRecord> done =
        state.runs().stream().filter(r -> r.nominal().equals(session.nominal())).findFirst();
    if (done.isPresent()) {
      notes.add(
          RuleNote.refused(
              Rule.DONE,
              "the session of "
                  + session.nominal()
                  + " was done on "
                  + done.get().date()
                  + " to "
                  + done.get().set()));
      return nothing(session, notes);
    }
    Optional<Turn> turn = turns.choose(session, state.runs(), notes);
    return turn.isEmpty() ? nothing(session, notes) : decide(state, turn.get(), estimate, notes);
  }

  private static RotationDecision nothing(RunSession session, List<RuleNote> notes) {
    return new RotationDecision(
        session, Optional.empty(), List.of(), List.of(), Optional.empty(), notes, List.of());
  }

  private RotationDecision decide(
      RotationState state, Turn turn, RunEstimate estimate, List<RuleNote> notes) {
    ChainRule chains = new ChainRule(state);
    List<RunKind> kinds =
        policy.datasets().stream().map(dataset -> chains.choose(turn.level(), dataset)).toList();
    kinds.forEach(kind ->
        notes.add(
            RuleNote.chose(Rule.KIND, kind.dataset() + ": " + kind.kind() + ", " + kind.why())));
    long bytes = bytes(kinds, estimate);
    noteWindow(turn.level(), bytes, estimate, notes);
    state.brake().ifPresent(b -> notes.add(RuleNote.noted(Rule.BRAKE, "on: " + b.reasons())));

    List<String> refusals = new ArrayList<>();
    List<CartridgeChoice> choices = choose(state, turn, bytes, notes, refusals);
    RotationState lost = state.erased(overwritten(choices));
    RotationState after = written(state, turn, choices, kinds, bytes);
    GateReport gate = new PolicyGate(policy).assess(state, lost, after);
    refusals.addAll(gate.refusals());
    gate.refusals().forEach(text -> notes.add(RuleNote.refused(Rule.POLICY, text)));
    gate.warnings().forEach(text -> notes.add(RuleNote.noted(Rule.POLICY, text)));
    return new RotationDecision(
        turn.session(), Optional.of(turn), choices, kinds, Optional.of(gate), notes, refusals);
  }

  private List<CartridgeChoice> choose(
      RotationState state, Turn turn, long bytes, List<RuleNote> notes, List<String> refusals) {
    CartridgeChooser chooser =
        new CartridgeChooser(policy, state, new Expiry(state, policy.keepDays()));
    List<CartridgeChoice> choices = new ArrayList<>();
    Set<Barcode> taken = new HashSet<>();
    for (int copy = 1; copy <= turn.level().copies(); copy++) {
      CartridgeChooser.Found found = chooser.choose(turn, copy, bytes, taken);
      choices.addAll(found.choices());
      taken.addAll(CartridgeChooser.barcodes(found.choices()));
      notes.addAll(found.notes());
      if (found.missing()) {
        refusals.add(
            "no cartridge for "
                + new SetPlace(turn.level().name(), turn.set(), copy)
                + ": "
                + (found.choices().isEmpty()
                    ? "none of the set is at hand and released, and scratch is empty"
                    : "more room is needed than its cartridges and scratch have"));
      }
    }
    return choices;
  }

  private void noteWindow(Level level, long bytes, RunEstimate estimate, List<RuleNote> notes) {
    WriteWindow window = policy.window();
    if (!window.fits(bytes, estimate.bytesPerSecond(), level.copies())) {
      Duration needed = WriteWindow.needed(bytes, estimate.bytesPerSecond(), level.copies());
      notes.add(
          RuleNote.noted(
              Rule.WINDOW,
              "writing and reading back will take "
                  + needed.toMinutes()
                  + " minutes, the window from "
                  + window.start()
                  + " has "
                  + window.minutes()));
    }
  }

  private static long bytes(List<RunKind> kinds, RunEstimate estimate) {
    boolean changesOnly = kinds.stream().allMatch(kind -> kind.kind() != ArchiveKind.FULL);
    return changesOnly ? estimate.changedBytes() : estimate.fullBytes();
  }

  private static Set<Barcode> overwritten(List<CartridgeChoice> choices) {
    return CartridgeChooser.barcodes(
        choices.stream().filter(c -> c.use() != CartridgeChoice.Use.APPEND).toList());
  }

  /**
   * The state after a run that went as decided, everything read back. Archives have ids made from
   * dataset and session, so that a plan has no chance in it.
   *
   * @throws IllegalArgumentException if the decision was not to go
   */
  public RotationState applied(
      RotationState state, RotationDecision decision, RunEstimate estimate) {
    if (!decision.go()) {
      throw new IllegalArgumentException("rotation: the decision was not to go");
    }
    Turn turn = decision.turn().orElseThrow();
    return written(
        state, turn, decision.choices(), decision.kinds(), bytes(decision.kinds(), estimate));
  }

  private RotationState written(
      RotationState state,
      Turn turn,
      List<CartridgeChoice> choices,
      List<RunKind> kinds,
      long bytes) {
    return RunEffect.of(policy, state, turn, choices, kinds, bytes);
  }

  /**
   * What a release of cartridges would cost. Refused too while expiry is frozen or the brake is on,
   * and for a cartridge that is held or not expired.
   */
  public GateReport gateRelease(RotationState state, Set<Barcode> barcodes) {
    RotationState after = state.released(barcodes);
    GateReport gate = new PolicyGate(policy).assess(state, after, after);
    List<String> refusals = new ArrayList<>();
    state.day().frozenBecause().ifPresent(why -> refusals.add("expiry is frozen: " + why));
    state.brake().ifPresent(b -> refusals.add("the brake is on since " + b.since()));
    Expiry expiry = new Expiry(state, policy.keepDays());
    for (Barcode barcode : barcodes.stream().sorted().toList()) {
      Optional<CartridgeView> cartridge = state.cartridge(barcode);
      if (cartridge.isEmpty()) {
        refusals.add(barcode + " is not known");
      } else if (cartridge.get().held()) {
        refusals.add(barcode + " is held");
      }
      expiry
          .of(barcode)
          .filter(date -> date.holdsOn(state.day().today()))
          .ifPresent(date -> refusals.add(barcode + " is not expired: " + date.why()));
    }
    refusals.addAll(gate.refusals());
    return new GateReport(gate.datasets(), refusals, gate.warnings());
  }

  /** What the policy alone says against giving up what is on cartridges; empty if nothing. */
  public List<String> policyKept(RotationState state, Set<Barcode> barcodes) {
    RotationState after = state.released(barcodes);
    return new PolicyGate(policy).assess(state, after, after).refusals();
  }

  /**
   * Further cartridges for a copy of a run under way that needs more room, or lost one that went
   * bad.
   *
   * @param nominal the session of the run
   * @param taken those that the run has already, good or bad
   * @return the choices, best first, and the rules that spoke
   */
  public RotationDecision more(
      RotationState state,
      LocalDate nominal,
      LevelName level,
      SetName set,
      int copy,
      Set<Barcode> taken) {
    RunSession session = new RunSession(nominal, state.day().today());
    Turn turn = new Turn(session, level(level), nominal, set, false, List.of(), List.of());
    CartridgeChooser chooser =
        new CartridgeChooser(policy, state, new Expiry(state, policy.keepDays()));
    CartridgeChooser.Found found = chooser.choose(turn, copy, 1, taken);
    return new RotationDecision(
        session,
        Optional.of(turn),
        found.choices(),
        List.of(),
        Optional.empty(),
        found.notes(),
        List.of());
  }

  private Level level(LevelName name) {
    return policy
        .level(name)
        .orElseThrow(() -> new IllegalArgumentException("no level of this name: " + name));
  }

  /** How well a dataset is protected now. */
  public Protection protection(RotationState state, DatasetName dataset) {
    return new PolicyGate(policy)
        .assess(state, state, state).datasets().stream()
            .filter(gate -> gate.dataset().equals(dataset))
            .map(GateReport.DatasetGate::before)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("dataset not known: " + dataset));
  }

  /** When everything on a cartridge is expired; empty if nothing is on it. */
  public Optional<ExpiryDate> expiry(RotationState state, Barcode barcode) {
    return new Expiry(state, policy.keepDays()).of(barcode);
  }

  /** The turn of a session, for plans and checks. */
  Optional<Turn> turn(RunSession session, List<RunRecord> runs) {
    return turns.choose(session, runs, new ArrayList<>());
  }

  /** The calendar of the next weeks, see {@link RotationPlan}. */
  public RotationPlan plan(RotationState state, int weeks, RunEstimate estimate) {
    LocalDate today = state.day().today();
    return new Planner(this, state, estimate).plan(today.plusWeeks(weeks));
  }
}
