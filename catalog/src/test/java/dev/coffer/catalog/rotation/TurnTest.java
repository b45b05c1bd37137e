package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which level and set, with runs missed and levels switched off. */
class TurnTest {
  private static final LocalDate FROM = Fixtures.day("2026-10-02");
  private static final RotationPolicy POLICY =
      Fixtures.policy(FROM, Fixtures.fridays(MoveRule.BACKWARD), Fixtures.weeklyMonthlyYearly());

  /** Sets of the sessions that take place. */
  private static List<String> sets(RotationPolicy policy, String until, Set<String> missed) {
    Rotation rotation = new Rotation(policy);
    List<RunRecord> runs = new ArrayList<>();
    List<String> sets = new ArrayList<>();
    for (RunSession session : policy.calendar().sessions(FROM, Fixtures.day(until))) {
      if (missed.contains(session.nominal().toString())) {
        continue;
      }
      Turn turn = rotation.turn(session, runs).orElseThrow();
      runs.add(new RunRecord(session.nominal(), session.date(), turn.level().name(), turn.set()));
      sets.add(turn.set().text());
    }
    return sets;
  }

  @Test
  void aMissedMonthIsMadeUpBeforeAnythingYounger() {
    assertThat(sets(POLICY, "2026-11-27", Set.of()))
        .containsExactly("W1", "W2", "W3", "W4", "M10", "W1", "W2", "W3", "M11");
    assertThat(sets(POLICY, "2026-11-27", Set.of("2026-10-30")))
        .containsExactly("W1", "W2", "W3", "W4", "M10", "W1", "W2", "M11");
    assertThat(sets(POLICY, "2026-11-27", Set.of("2026-10-30", "2026-11-06")))
        .containsExactly("W1", "W2", "W3", "W4", "M10", "W1", "M11");
  }

  @Test
  void aMissedYearIsMadeUpInTheNewYearUnderItsOwnName() {
    assertThat(sets(POLICY, "2027-01-29", Set.of("2026-12-25", "2027-01-01")))
        .endsWith("W2", "Y26", "W3", "W4", "M01");
  }

  @Test
  void aMissedWeekIsNotQueued() {
    assertThat(sets(POLICY, "2026-10-30", Set.of("2026-10-09")))
        .containsExactly("W1", "W2", "W3", "M10");
  }

  @Test
  void aLevelThatIsSwitchedOffIsSkippedNotQueued() {
    Scheme.Gfs gfs = (Scheme.Gfs) Fixtures.weeklyMonthlyYearly();
    Scheme paused =
        new Scheme.Gfs(
            List.of(
                gfs.levels().get(0),
                gfs.levels()
                    .get(1)
                    .withPauses(
                        List.of(
                            new Level.Pause(
                                Fixtures.day("2026-10-30"), Fixtures.day("2026-10-30")))),
                gfs.levels().get(2)));
    assertThat(sets(POLICY.with(paused), "2026-11-27", Set.of()))
        .containsExactly("W1", "W2", "W3", "W4", "W1", "W2", "W3", "W4", "M11");
  }

  @Test
  void monthEndWithoutItsOwnWeekdayIsDoneAtTheNextRun() {
    Scheme scheme =
        new Scheme.Gfs(
            List.of(
                Level.full("weekly", "W", DueRule.EVERY_RUN, SetRule.round(5), 28),
                Level.full("monthly", "M", DueRule.parse("end/month"), SetRule.byPeriod(12), 300)));
    assertThat(sets(POLICY.with(scheme), "2026-12-04", Set.of()))
        .containsExactly("W1", "W2", "W3", "W4", "W5", "M10", "W1", "W2", "W3", "M11");
  }

  @Test
  void aRunIsDoneOnceAndCanBeLate() {
    Rotation rotation = new Rotation(POLICY);
    RotationState saturday = Fixtures.fresh("2026-10-03", 3);
    RotationDecision late = rotation.decide(saturday, RunEstimate.UNKNOWN);
    assertThat(late.go()).isTrue();
    assertThat(late.session().nominal()).isEqualTo(FROM);
    RotationState done = rotation.applied(saturday, late, RunEstimate.UNKNOWN);
    RotationDecision again = rotation.decide(done, RunEstimate.UNKNOWN);
    assertThat(again.go()).isFalse();
    assertThat(again.turn()).isEmpty();
    assertThat(again.refusals()).isEmpty();
    assertThat(again.notes())
        .extracting(RuleNote::text)
        .containsExactly("the session of 2026-10-02 was done on 2026-10-03 to W1");
    RotationDecision before = rotation.decide(Fixtures.fresh("2026-10-01", 3), RunEstimate.UNKNOWN);
    assertThat(before.turn()).isEmpty();
    assertThat(before.notes())
        .extracting(RuleNote::text)
        .contains("the policy begins on 2026-10-02");
  }

  @Test
  void fifoWritesTheSetWrittenLongestAgo() {
    Scheme fifo = new Scheme.Fifo(Level.full("all", "F", DueRule.EVERY_RUN, SetRule.round(3), 14));
    assertThat(sets(POLICY.with(fifo), "2026-11-06", Set.of("2026-10-16")))
        .containsExactly("F1", "F2", "F3", "F1", "F2");
  }

  @Test
  void theEldestOfThreeOnOneDay() {
    Turn turn =
        new Rotation(POLICY)
            .turn(new RunSession(Fixtures.day("2027-12-31"), Fixtures.day("2027-12-31")), List.of())
            .orElseThrow();
    assertThat(turn.set()).hasToString("Y27");
    assertThat(turn.madeUp()).isFalse();
    assertThat(Period.QUARTER.startOf(Fixtures.day("2027-12-31")).getDayOfWeek())
        .isEqualTo(DayOfWeek.FRIDAY);
    assertThat(Optional.of(turn.period())).contains(Fixtures.day("2027-01-01"));
  }
}
