package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the plan says will not work, weeks before it does not. */
class PlanWarningsTest {
  private static final LocalDate FROM = Fixtures.day("2026-10-02");
  private static final Rotation ROTATION =
      new Rotation(
          Fixtures.policy(
              FROM, Fixtures.fridays(MoveRule.BACKWARD), Fixtures.weeklyMonthlyYearly()));

  private static List<String> warnings(RotationPlan plan) {
    return plan.warnings().stream().map(each -> each.date() + " " + each.text()).toList();
  }

  /** Four weeks have gone well; something happened to W1, which is due again on 6 November. */
  private static RotationPlan afterFourWeeks(UnaryOperator<CartridgeView> accident, int spare) {
    RotationState state =
        ROTATION
            .plan(Fixtures.fresh("2026-10-02", 5 + spare), 3, RunEstimate.UNKNOWN)
            .end()
            .update(Set.of(Fixtures.barcode(1)), accident)
            .on(CustodyDay.of(Fixtures.day("2026-10-24")));
    return ROTATION.plan(state, 4, RunEstimate.UNKNOWN);
  }

  @Test
  void nothingWhereAllIsWell() {
    assertThat(warnings(afterFourWeeks(c -> c, 1))).isEmpty();
  }

  @Test
  void tooFewScratchCartridges() {
    RotationPlan plan = ROTATION.plan(Fixtures.fresh("2026-10-02", 4), 8, RunEstimate.UNKNOWN);
    assertThat(warnings(plan))
        .contains(
            "2026-10-30 the run will be refused: no cartridge for M10: none of the set is at hand"
                + " and released, and scratch is empty");
  }

  @Test
  void aCartridgeThatIsCheckedOutWhenItsTurnComes() {
    assertThat(warnings(afterFourWeeks(c -> c.withCustody(CustodyState.CHECKED_OUT, c.site()), 1)))
        .contains("2026-11-06 CF0001L9 of W1: not at hand: CHECKED_OUT at north");
    assertThat(warnings(afterFourWeeks(c -> c.withCustody(CustodyState.CHECKED_OUT, c.site()), 0)))
        .anyMatch(text -> text.startsWith("2026-11-06 the run will be refused: no cartridge"));
  }

  @Test
  void aCartridgeThatIsLost() {
    assertThat(warnings(afterFourWeeks(c -> c.withCustody(CustodyState.MISSING, c.site()), 1)))
        .contains("2026-11-06 CF0001L9 of W1: not at hand: MISSING at north");
  }

  /** As the drive's alerts make of one that is worn. */
  @Test
  void aCartridgeThatIsDoubted() {
    assertThat(warnings(afterFourWeeks(c -> c.withData(DataState.SUSPECT), 1)))
        .anyMatch(text -> text.startsWith("2026-11-06 CF0001L9 of W1: "));
  }

  @Test
  void aCartridgeThatIsHeld() {
    assertThat(warnings(afterFourWeeks(c -> c.withHeld(true), 1)))
        .anyMatch(text -> text.startsWith("2026-11-06 CF0001L9 of W1: "));
  }

  /** The vault wants to be asked a day before; the plan is made on the day. */
  @Test
  void aReturnThatNobodyAskedForInTime() {
    RotationState monday =
        ROTATION
            .plan(Fixtures.fresh("2026-10-02", 6), 4, RunEstimate.UNKNOWN)
            .end()
            .on(CustodyDay.of(Fixtures.day("2026-11-02")));
    assertThat(warnings(ROTATION.plan(monday, 1, RunEstimate.UNKNOWN)))
        .contains("2026-11-02 the vault should have been asked by 2026-11-01 for what comes back");
  }

  @Test
  void expiryThatIsFrozenKeepsACartridgeOut() {
    RotationState state =
        ROTATION
            .plan(Fixtures.fresh("2026-10-02", 6), 4, RunEstimate.UNKNOWN)
            .end()
            .on(new CustodyDay(Fixtures.day("2026-10-31"), java.util.Optional.of("it jumped")));
    assertThat(warnings(ROTATION.plan(state, 1, RunEstimate.UNKNOWN)))
        .contains(
            "2026-11-06 CF0001L9 of W1 is needed for the run of 2026-11-06 and cannot come home on"
                + " 2026-11-02: expiry is frozen: it jumped");
  }
}
