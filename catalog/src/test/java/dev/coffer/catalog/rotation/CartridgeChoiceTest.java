package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which cartridge, and the rules that chose or refused it. */
class CartridgeChoiceTest {
  private static final LocalDate FROM = Fixtures.day("2026-10-02");
  private static final RotationPolicy POLICY =
      Fixtures.policy(FROM, Fixtures.fridays(MoveRule.BACKWARD), Fixtures.weeklyMonthlyYearly());
  private static final Rotation ROTATION = new Rotation(POLICY);
  private static final RunSession SESSION =
      new RunSession(Fixtures.day("2026-11-06"), Fixtures.day("2026-11-06"));

  /** The evening of 6 November: W1 is CF0001L9, home and expired; one blank cartridge is left. */
  private static RotationState evening(int spare) {
    RotationPlan plan =
        ROTATION.plan(Fixtures.fresh("2026-10-02", 5 + spare), 4, RunEstimate.UNKNOWN);
    RotationState state = plan.end().on(CustodyDay.of(SESSION.date()));
    return state.update(
        Set.of(Fixtures.barcode(1)), c -> c.withCustody(CustodyState.LIBRARY, "home"));
  }

  private static RotationState change(RotationState state, UnaryOperator<CartridgeView> change) {
    return state.update(Set.of(Fixtures.barcode(1)), change);
  }

  private static List<String> why(RotationState state) {
    return ROTATION.decide(state, SESSION, RunEstimate.UNKNOWN).why(Fixtures.barcode(1)).stream()
        .filter(note -> note.barcode().isPresent())
        .map(note -> note.rule() + " " + note.verdict() + ": " + note.text())
        .toList();
  }

  private static RotationState released(int spare) {
    return evening(spare).released(Set.of(Fixtures.barcode(1)));
  }

  @Test
  void aReleasedCartridgeOfTheSetIsChosen() {
    RotationDecision decision = ROTATION.decide(released(1), SESSION, RunEstimate.UNKNOWN);
    assertThat(decision.go()).isTrue();
    assertThat(decision.choices())
        .containsExactly(
            new CartridgeChoice(
                Fixtures.barcode(1),
                new SetPlace(new LevelName("weekly"), new SetName("W1"), 1),
                CartridgeChoice.Use.OVERWRITE));
    assertThat(why(released(1)))
        .containsExactly("SET CHOSE: belongs to W1; released, and expired since 2026-11-02");
    assertThat(decision.why(Fixtures.barcode(6)))
        .last()
        .satisfies(note -> assertThat(note.rule()).isEqualTo(Rule.NOT_NEEDED));
    assertThat(decision.why(Fixtures.barcode(2)))
        .extracting(RuleNote::text)
        .contains(
            "session of 2026-11-06",
            "weekly is the eldest level due",
            "set W1 was written longest ago, 2026-10-02",
            "belongs to W2, the turn is W1's",
            "not at hand: VAULT at north");
  }

  @Test
  void eachRuleThatRefuses() {
    assertThat(why(evening(1)))
        .containsExactly(
            "NOT_RELEASED REFUSED: expired since 2026-11-02, but two people have not released it");
    assertThat(why(change(released(1), c -> c.withHeld(true))))
        .containsExactly("HOLD REFUSED: a hold is on it");
    assertThat(why(change(released(1), c -> c.withCustody(CustodyState.VAULT, "north"))))
        .containsExactly("CUSTODY REFUSED: not at hand: VAULT at north");
    assertThat(why(change(released(1), c -> c.withData(DataState.SUSPECT))))
        .containsExactly("DATA_STATE REFUSED: its data is SUSPECT, never written");
    assertThat(
            why(
                released(1)
                    .on(new CustodyDay(SESSION.date(), Optional.of("the clock jumped by 3 days")))))
        .containsExactly("FROZEN REFUSED: expiry is frozen: the clock jumped by 3 days");
    assertThat(
            why(
                released(1)
                    .withBrake(Optional.of(new BrakeHold(SESSION.date(), List.of("it shrank"))))))
        .containsExactly(
            "BRAKE REFUSED: only fresh cartridges while the brake is on since 2026-11-06");
    assertThat(
            why(
                change(
                    released(1),
                    c ->
                        c.written(
                            new PoolName("other"),
                            c.place().orElseThrow(),
                            FROM,
                            DataState.RELEASED,
                            0))))
        .containsExactly("POOL REFUSED: pool other is neither main nor scratch");
    assertThat(why(released(1).on(CustodyDay.of(Fixtures.day("2026-10-29")))))
        .containsExactly(
            "KEEP_DAYS REFUSED: not expired: the newest restore point until 2026-10-09, needed for"
                + " days back to 24 days until 2026-11-02");
  }

  @Test
  void whatIsRefusedIsReplacedFromScratchOrTheRunIsRefused() {
    RotationDecision replaced = ROTATION.decide(evening(1), SESSION, RunEstimate.UNKNOWN);
    assertThat(replaced.go()).isTrue();
    assertThat(replaced.choices())
        .extracting(CartridgeChoice::barcode, CartridgeChoice::use)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Fixtures.barcode(6), CartridgeChoice.Use.FRESH));
    RotationDecision refused = ROTATION.decide(evening(0), SESSION, RunEstimate.UNKNOWN);
    assertThat(refused.go()).isFalse();
    assertThat(refused.refusals())
        .containsExactly(
            "no cartridge for W1: none of the set is at hand and released, and scratch is empty");
  }

  @Test
  void aBlankCartridgeThatTheCatalogSaysHoldsSomethingIsNotWritten() {
    assertThat(
            why(
                change(evening(1), c -> c.withData(DataState.BLANK))
                    .on(CustodyDay.of(Fixtures.day("2026-10-20")))))
        .singleElement()
        .asString()
        .startsWith("KEEP_DAYS REFUSED: not expired");
  }

  @Test
  void asManyCartridgesAsTheBytesNeed() {
    RotationState state =
        Fixtures.fresh("2026-10-02", 3)
            .update(
                Set.of(Fixtures.barcode(1), Fixtures.barcode(2), Fixtures.barcode(3)),
                c -> c.withCapacity(100));
    assertThat(ROTATION.decide(state, new RunEstimate(150, 0, 0)).choices())
        .extracting(CartridgeChoice::barcode)
        .containsExactly(Fixtures.barcode(1), Fixtures.barcode(2));
    assertThat(ROTATION.decide(state, new RunEstimate(301, 0, 0)).refusals())
        .containsExactly(
            "no cartridge for W1: more room is needed than its cartridges and scratch have");
  }

  @Test
  void aRunThatDoesNotFitTheWindowIsWarnedOf() {
    RotationPlan plan =
        ROTATION.plan(Fixtures.fresh("2026-10-02", 9), 1, new RunEstimate(36_000_000, 0, 1000));
    assertThat(plan.warnings())
        .extracting(RotationPlan.Warning::text)
        .contains("writing and reading back will take 1200 minutes, the window from 18:00 has 600");
  }

  @Test
  void theBrakeSendsTheRunToFreshCartridgesAndKeepsEverythingElseOut() {
    BrakeHold hold = new BrakeHold(Fixtures.day("2026-10-30"), List.of("documents: it shrank"));
    RotationState state = released(1).withBrake(Optional.of(hold));
    RotationDecision decision = ROTATION.decide(state, SESSION, RunEstimate.UNKNOWN);
    assertThat(decision.choices())
        .extracting(CartridgeChoice::use)
        .containsExactly(CartridgeChoice.Use.FRESH);
    RotationPlan plan = ROTATION.plan(state, 3, RunEstimate.UNKNOWN);
    assertThat(plan.pickUps()).allMatch(pickUp -> pickUp.back().isEmpty());
    assertThat(plan.warnings())
        .anyMatch(w -> w.text().contains("the brake is on since 2026-10-30"));
    assertThat(ROTATION.gateRelease(evening(1).withBrake(Optional.of(hold)), Set.of()).refusals())
        .containsExactly("the brake is on since 2026-10-30");
  }
}
