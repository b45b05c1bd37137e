package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked weekly example: Friday runs, the van on Monday, 4 weekly and 12 monthly sets. */
class GfsExampleTest {
  private static final LocalDate FROM = Fixtures.day("2025-01-17");
  private static final RotationPolicy POLICY =
      Fixtures.policy(FROM, Fixtures.fridays(MoveRule.BACKWARD), Fixtures.weeklyMonthlyYearly());
  private static final RotationPlan PLAN =
      new Rotation(POLICY).plan(Fixtures.fresh("2025-01-17", 20), 108, RunEstimate.UNKNOWN);

  private static PlannedRun run(String date) {
    return PLAN.runs().stream()
        .filter(run -> run.date().equals(Fixtures.day(date)))
        .findFirst()
        .orElseThrow();
  }

  private static PlannedPickUp pickUpAfter(String date) {
    return PLAN.pickUps().stream()
        .filter(pickUp -> pickUp.day().date().equals(Fixtures.day(date).plusDays(3)))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-10-02|weekly |W1 |42 |W1 |W2 |W1, M09, W4, W3",
        "2026-10-09|weekly |W2 |35 |W2 |W3 |W2, W1, M09, W4",
        "2026-10-16|weekly |W3 |35 |W3 |W4 |W3, W2, W1, M09",
        "2026-10-23|weekly |W4 |35 |W4 |M10|W4, W3, W2, W1, M09",
        "2026-10-30|monthly|M10|364|M10|W1 |M10, W4, W3, W2, M09",
        "2026-11-06|weekly |W1 |35 |W1 |W2 |W1, M10, W4, W3",
        "2026-11-27|monthly|M11|364|M11|W4 |M11, W3, W2, W1, M10",
        "2026-12-04|weekly |W4 |42 |W4 |W1 |W4, M11, W3, W2, M10",
        "2026-12-25|yearly |Y26|   |Y26|W3 |Y26, W2, W1, W4, M11",
        "2027-01-01|weekly |W3 |42 |W3 |W4 |W3, Y26, W2, W1, M11",
      })
  void eachRowOfTheTable(
      String date, String level, String set, Long age, String out, String back, String fulls) {
    PlannedRun run = run(date);
    assertThat(run.turn().level().name().text()).isEqualTo(level);
    assertThat(run.turn().set().text()).isEqualTo(set);
    assertThat(run.ageDays().isPresent() ? run.ageDays().getAsLong() : null).isEqualTo(age);
    assertThat(run.decision().refusals()).isEmpty();
    PlannedPickUp pickUp = pickUpAfter(date);
    assertThat(Fixtures.sets(pickUp.out())).isEqualTo(out);
    assertThat(Fixtures.sets(pickUp.back())).isEqualTo(back);
    assertThat(Fixtures.fulls(pickUp, fulls.split(",").length)).isEqualTo(fulls);
    assertThat(pickUp.findings()).isEmpty();
  }

  @Test
  void theYearlyRunStandsForMonthAndWeek() {
    assertThat(run("2026-12-25").turn().standsFor())
        .containsExactly(new LevelName("monthly"), new LevelName("weekly"));
    assertThat(run("2026-12-25").decision().choices())
        .allMatch(choice -> choice.use() == CartridgeChoice.Use.FRESH);
    assertThat(PLAN.runs()).noneMatch(run -> run.turn().set().text().equals("M12"));
  }

  @Test
  void aPlanOfTwoYearsHasNothingToWarnOf() {
    assertThat(PLAN.warnings()).isEmpty();
    assertThat(PLAN.runs()).hasSize(109).allMatch(run -> run.decision().go());
  }

  @Test
  void weeklySetsComeRoundAfter35Or42DaysAndMayBeRetainedFor31() {
    PolicyCheck check = PolicyCheck.of(POLICY, FROM);
    PolicyCheck.LevelCheck weekly = check.levels().getFirst();
    assertThat(weekly.agesDays()).containsExactly(35L, 42L);
    assertThat(weekly.homeEarlyDays()).isEqualTo(4);
    assertThat(weekly.longestRetentionDays()).contains(31L);
    assertThat(weekly.longestKeepDays()).contains(24L);
    assertThat(weekly.guaranteedDepthDays()).isEqualTo(21);
    assertThat(check.problems()).isEmpty();
  }

  @Test
  void aDayMoreThanTheSetsAllowIsExplained() {
    Scheme.Gfs gfs = (Scheme.Gfs) Fixtures.weeklyMonthlyYearly();
    Level weekly = gfs.levels().getFirst();
    List<Level> rest = gfs.levels().subList(1, 3);
    assertThat(problems(weekly.withRetentionDays(31), rest)).isEmpty();
    assertThat(problems(weekly.withRetentionDays(32), rest))
        .containsExactly(
            "level weekly: retention days: actual=32 expected=at most 31: 4 sets come round after"
                + " [35, 42] days and are home up to 4 days before their run");
  }

  private static List<String> problems(Level weekly, List<Level> rest) {
    Scheme scheme = new Scheme.Gfs(List.of(weekly, rest.get(0), rest.get(1)));
    return PolicyCheck.of(POLICY.with(scheme), FROM).problems();
  }

  @Test
  void tooLongARetentionIsWarnedOfInThePlanWeeksBefore() {
    Scheme.Gfs gfs = (Scheme.Gfs) Fixtures.weeklyMonthlyYearly();
    Scheme longer =
        new Scheme.Gfs(
            List.of(
                gfs.levels().get(0).withRetentionDays(33),
                gfs.levels().get(1),
                gfs.levels().get(2)));
    RotationPlan plan =
        new Rotation(POLICY.with(longer))
            .plan(Fixtures.fresh("2025-01-17", 40), 12, RunEstimate.UNKNOWN);
    assertThat(plan.warnings())
        .anySatisfy(warning -> {
          assertThat(warning.date()).isEqualTo(Fixtures.day("2025-02-21"));
          assertThat(warning.text())
              .contains("CF0001L9 of W1 is needed for the run of 2025-02-21")
              .contains("cannot come home on 2025-02-17")
              .contains("retained until 2025-02-19");
        });
    assertThat(plan.runs()).allMatch(run -> run.decision().go());
  }

  @Test
  void thePlanSaysWhatMustBeHomeAndReleasedByWhen() {
    PlannedRun run = run("2026-11-06");
    assertThat(run.homeBy()).contains(Fixtures.day("2026-11-02"));
    assertThat(run.release()).containsExactly(run.decision().choices().getFirst().barcode());
    assertThat(pickUpAfter("2026-10-30").askBy()).isEqualTo(Fixtures.day("2026-11-01"));
  }
}
