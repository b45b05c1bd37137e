package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.DataState;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Plays the coming weeks on a state. Used once. */
final class Planner {
  private final Rotation rotation;
  private final RotationPolicy policy;
  private final RunCalendar calendar;
  private final RunEstimate estimate;
  private final LocalDate from;
  private final List<PlannedRun> runs = new ArrayList<>();
  private final List<PlannedPickUp> pickUps = new ArrayList<>();
  private final List<RotationPlan.Warning> warnings = new ArrayList<>();
  private RotationState state;

  Planner(Rotation rotation, RotationState state, RunEstimate estimate) {
    this.rotation = rotation;
    this.policy = rotation.policy();
    this.calendar = policy.calendar();
    this.estimate = estimate;
    this.state = state;
    this.from = state.day().today();
  }

  private record Event(LocalDate date, int order, Runnable what) {}

  RotationPlan plan(LocalDate until) {
    List<Event> events = new ArrayList<>();
    for (PickUpDay day : calendar.pickUps(from, until)) {
      events.add(new Event(day.date(), 0, () -> pickUp(day)));
    }
    Set<RunSession> sessions = new LinkedHashSet<>();
    sessions.add(calendar.current(from));
    sessions.addAll(calendar.sessions(from, until));
    for (RunSession session : sessions) {
      LocalDate date = session.date().isBefore(from) ? from : session.date();
      events.add(new Event(date, 1, () -> run(session, date)));
    }
    events.sort(Comparator.comparing(Event::date).thenComparing(Event::order));
    for (Event event : events) {
      state = state.on(state.day().on(event.date));
      event.what.run();
    }
    warnings.sort(Comparator.comparing(RotationPlan.Warning::date));
    return new RotationPlan(
        from, until, runs, pickUps, warnings.stream().distinct().toList(), state);
  }

  private void warn(LocalDate date, String text) {
    warnings.add(new RotationPlan.Warning(date, text));
  }

  private void run(RunSession session, LocalDate date) {
    boolean done = state.runs().stream().anyMatch(r -> r.nominal().equals(session.nominal()));
    Optional<Turn> due = done ? Optional.empty() : rotation.turn(session, state.runs());
    if (due.isEmpty()) {
      return;
    }
    Turn turn = due.get();
    if (session.moved()) {
      warn(
          date,
          "the run of "
              + session.nominal()
              + " moves to "
              + session.date()
              + calendar.holiday(session.nominal()).map(h -> ": " + h.name()).orElse(""));
    }
    List<Barcode> release = release(turn);
    RotationDecision decision = rotation.decide(state, session, estimate);
    OptionalLong age = age(turn, date);
    Optional<LocalDate> homeBy = calendar.pickUpBefore(date).map(PickUpDay::date);
    runs.add(new PlannedRun(date, turn, decision, age, homeBy, release));
    warnOfRun(date, turn, decision);
    if (decision.go()) {
      state = rotation.applied(state, decision, estimate);
    }
  }

  /** Releases what the turn needs as two people would, if they may; says which. */
  private List<Barcode> release(Turn turn) {
    CartridgeChooser chooser = chooser();
    Expiry expiry = new Expiry(state, policy.keepDays());
    Set<Barcode> asked = new LinkedHashSet<>();
    for (int copy = 1; copy <= turn.level().copies(); copy++) {
      for (CartridgeView cartridge : chooser.wanted(turn, copy, bytes(turn))) {
        boolean written =
            cartridge.data() == DataState.SEALED || cartridge.data() == DataState.OPEN;
        if (written && cartridge.atHand() && expiry.expired(cartridge.barcode())) {
          asked.add(cartridge.barcode());
        }
      }
    }
    if (asked.isEmpty()) {
      return List.of();
    }
    GateReport gate = rotation.gateRelease(state, asked);
    if (!gate.open()) {
      gate.refusals().forEach(text -> warn(state.day().today(), "no release: " + text));
      return List.of();
    }
    state = state.released(asked);
    return List.copyOf(asked);
  }

  private CartridgeChooser chooser() {
    return new CartridgeChooser(policy, state, new Expiry(state, policy.keepDays()));
  }

  private long bytes(Turn turn) {
    return Math.max(
        estimate.fullBytes(),
        turn.level().append() == AppendRule.NEVER ? 0 : estimate.changedBytes());
  }

  private OptionalLong age(Turn turn, LocalDate date) {
    return state.runs().stream()
        .filter(r -> r.set().equals(turn.set()) && r.level().equals(turn.level().name()))
        .mapToLong(r -> ChronoUnit.DAYS.between(r.date(), date))
        .min();
  }

  private void warnOfRun(LocalDate date, Turn turn, RotationDecision decision) {
    decision.refusals().forEach(text -> warn(date, "the run will be refused: " + text));
    for (RuleNote note : decision.notes()) {
      if (note.rule() == Rule.WINDOW || (note.rule() == Rule.POLICY && decision.go())) {
        warn(date, note.text());
      }
    }
    for (CartridgeView cartridge : state.cartridges()) {
      boolean member =
          cartridge
              .place()
              .map(p -> p.set().equals(turn.set()) && p.level().equals(turn.level().name()))
              .orElse(false);
      boolean chosen =
          decision.choices().stream().anyMatch(c -> c.barcode().equals(cartridge.barcode()));
      if (member && !chosen && turn.session().nominal().isAfter(policy.from())) {
        decision.why(cartridge.barcode()).stream()
            .filter(n -> n.barcode().isPresent() && n.verdict() == RuleNote.Verdict.REFUSED)
            .filter(n -> n.rule() != Rule.NOT_NEEDED)
            .findFirst()
            .ifPresent(
                n -> warn(date, cartridge.barcode() + " of " + turn.set() + ": " + n.text()));
      }
    }
  }

  private void pickUp(PickUpDay day) {
    state = VaultMoves.arrived(state, policy);
    if (day.moved()) {
      warn(
          day.date(),
          "the pick-up of "
              + day.nominal()
              + " moves to "
              + day.date()
              + calendar.holiday(day.nominal()).map(h -> ": " + h.name()).orElse(", with the run"));
    }
    LocalDate next =
        calendar.pickUps(day.date().plusDays(1), day.date().plusDays(28)).stream()
            .findFirst()
            .map(PickUpDay::date)
            .orElse(day.date().plusDays(7));
    VaultMoves moves = new VaultMoves(rotation, state, chooser());
    Set<Barcode> needed = new LinkedHashSet<>();
    for (RunSession session : calendar.sessions(day.date(), next.minusDays(1))) {
      moves.need(session, this::bytes, needed, text -> warn(session.date(), text));
    }
    List<PlannedPickUp.Moved> out = moves.out(needed);
    List<PlannedPickUp.Moved> back = moves.back(needed);
    state = moves.apply(out, back);
    List<PlannedPickUp.FullOut> fullsOut = CustodyCheck.fullsOut(state, policy);
    List<String> findings = CustodyCheck.findings(state, policy);
    findings.forEach(text -> warn(day.date(), "after the pick-up: " + text));
    LocalDate askBy = day.date().minusDays(policy.returnLeadDays());
    if (!back.isEmpty() && askBy.isBefore(from)) {
      warn(day.date(), "the vault should have been asked by " + askBy + " for what comes back");
    }
    pickUps.add(new PlannedPickUp(day, out, back, askBy, fullsOut, findings));
  }
}
