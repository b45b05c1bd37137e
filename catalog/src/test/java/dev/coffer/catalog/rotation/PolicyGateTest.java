package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.CustodyState;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a release or run may not take away. */
class PolicyGateTest {
  private static final LocalDate FROM = Fixtures.day("2026-10-02");
  private static final Scheme FOUR =
      new Scheme.Fifo(
          Level.full("all", "F", DueRule.EVERY_RUN, SetRule.round(4), 7).withCopies(2, 1));

  private static Rotation rotation(int keepDays, Requirements requirements) {
    return new Rotation(
        Fixtures.policy(FROM, Fixtures.fridays(MoveRule.BACKWARD), FOUR, keepDays, requirements));
  }

  /** After four Fridays and pick-ups: CF0001 and CF0002 hold the copies of the first. */
  private static RotationState fourWeeks(Rotation rotation) {
    return rotation.plan(Fixtures.fresh("2026-10-02", 8), 3, RunEstimate.UNKNOWN).end();
  }

  private static Set<Barcode> first() {
    return Set.of(Fixtures.barcode(1), Fixtures.barcode(2));
  }

  @Test
  void consequencesAreShownBeforeAndAfter() {
    Rotation rotation = rotation(0, new Requirements(2, 2, 2, 1, 1));
    GateReport gate = rotation.gateRelease(fourWeeks(rotation), first());
    assertThat(gate.open()).isTrue();
    Protection before = gate.datasets().getFirst().before();
    Protection after = gate.datasets().getFirst().after();
    assertThat(before.restorePoints()).isEqualTo(4);
    assertThat(after.restorePoints()).isEqualTo(3);
    assertThat(before.oldest()).contains(FROM);
    assertThat(after.oldest()).contains(Fixtures.day("2026-10-09"));
    assertThat(after.newest()).contains(Fixtures.day("2026-10-23"));
    assertThat(before.copies()).isEqualTo(2);
    assertThat(before.sites()).isEqualTo(2);
    assertThat(before.offline()).isEqualTo(3);
    assertThat(before.fullsOut()).isEqualTo(3);
    assertThat(after.fullsOut()).isEqualTo(2);
  }

  @Test
  void eachRequirementRefuses() {
    assertThat(refusal(new Requirements(4, 0, 0, 0, 0)))
        .contains("documents: restore points would be 3, the policy requires 4, now 4");
    assertThat(refusal(new Requirements(0, 0, 0, 3, 0)))
        .contains("documents: offline copies would be 2, the policy requires 3, now 3");
    assertThat(refusal(new Requirements(0, 0, 0, 0, 3)))
        .contains("documents: full archives off site would be 2, the policy requires 3, now 3");
  }

  private static Optional<String> refusal(Requirements requirements) {
    Rotation rotation = rotation(0, requirements);
    return rotation.gateRelease(fourWeeks(rotation), first()).refusals().stream().findFirst();
  }

  @Test
  void oneOfTwoCopiesOfAPointThatIsNeededIsRefused() {
    Rotation rotation = rotation(14, new Requirements(0, 2, 0, 0, 0));
    RotationState state = fourWeeks(rotation).on(CustodyDay.of(Fixtures.day("2026-10-23")));
    assertThat(rotation.gateRelease(state, Set.of(Fixtures.barcode(3))).refusals())
        .containsExactly(
            "CF0003L9 is not expired: the newest restore point until 2026-10-16, needed for days"
                + " back to 14 days until 2026-10-30",
            "documents: copies would be 1, the policy requires 2, now 2");
    assertThat(rotation.gateRelease(state, Set.of(Fixtures.barcode(1))).open()).isTrue();
  }

  @Test
  void theLastSiteIsNotReleased() {
    Rotation rotation = rotation(0, new Requirements(0, 0, 2, 0, 0));
    RotationState state = fourWeeks(rotation);
    Set<Barcode> offSite =
        state.cartridges().stream()
            .filter(c -> c.site().equals("north"))
            .map(CartridgeView::barcode)
            .collect(java.util.stream.Collectors.toSet());
    assertThat(offSite).hasSize(3);
    assertThat(rotation.gateRelease(state, offSite).refusals())
        .contains("documents: sites would be 1, the policy requires 2, now 2");
  }

  @Test
  void theNewestPointNeverExpires() {
    Rotation rotation = rotation(0, new Requirements(0, 0, 0, 0, 0));
    RotationState late = fourWeeks(rotation).on(CustodyDay.of(Fixtures.day("2040-01-01")));
    assertThat(rotation.gateRelease(late, Set.of(Fixtures.barcode(7))).refusals())
        .containsExactly(
            "CF0007L9 is not expired: no newer restore point of documents can be restored");
  }

  @Test
  void aSuccessorThatIsLostProtectsTheOneBeforeAgain() {
    Rotation rotation = rotation(0, new Requirements(0, 0, 0, 0, 0));
    RotationState late = fourWeeks(rotation).on(CustodyDay.of(Fixtures.day("2040-01-01")));
    assertThat(rotation.gateRelease(late, Set.of(Fixtures.barcode(5))).open()).isTrue();
    RotationState lost =
        late.update(
            Set.of(Fixtures.barcode(7), Fixtures.barcode(8)),
            c -> c.withCustody(CustodyState.MISSING, c.site()));
    assertThat(rotation.gateRelease(lost, Set.of(Fixtures.barcode(5))).open()).isFalse();
  }

  @Test
  void holdsFreezesAndStrangersAreRefused() {
    Rotation rotation = rotation(0, new Requirements(0, 0, 0, 0, 0));
    RotationState state = fourWeeks(rotation);
    RotationState frozen =
        state
            .on(new CustodyDay(state.day().today(), Optional.of("no heartbeat for 31 days")))
            .update(Set.of(Fixtures.barcode(1)), c -> c.withHeld(true));
    assertThat(
            rotation
                .gateRelease(frozen, Set.of(Fixtures.barcode(1), Fixtures.barcode(99)))
                .refusals())
        .containsExactly(
            "expiry is frozen: no heartbeat for 31 days",
            "CF0001L9 is held",
            "CF0099L9 is not known");
  }

  @Test
  void whatIsAlreadyUnderThePolicyMayBeRepaired() {
    Rotation rotation = rotation(0, new Requirements(3, 2, 2, 1, 1));
    RotationDecision first = rotation.decide(Fixtures.fresh("2026-10-02", 4), RunEstimate.UNKNOWN);
    assertThat(first.go()).isTrue();
    assertThat(first.gate().orElseThrow().warnings())
        .contains("documents: restore points will be 1, the policy requires 3");
  }
}
