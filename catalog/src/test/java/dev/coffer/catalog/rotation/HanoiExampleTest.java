package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The worked example of the Tower of Hanoi: five sets, weekly. */
class HanoiExampleTest {
  private static final LocalDate FIRST = Fixtures.day("2026-01-02");
  private static final RotationPolicy POLICY =
      Fixtures.policy(
          FIRST,
          Fixtures.fridays(MoveRule.BACKWARD),
          Fixtures.hanoi(FIRST),
          0,
          new Requirements(1, 1, 1, 0, 0));
  private static final Rotation ROTATION = new Rotation(POLICY);

  private static RotationPlan plan(int weeks) {
    return ROTATION.plan(Fixtures.fresh("2026-01-02", 5), weeks, RunEstimate.UNKNOWN);
  }

  private static String sequence(List<PlannedRun> runs) {
    return runs.stream().map(run -> run.turn().set().text()).collect(Collectors.joining(" "));
  }

  @Test
  void thirtyTwoWeeks() {
    assertThat(sequence(plan(31).runs()))
        .isEqualTo("A B A C A B A D A B A C A B A E A B A C A B A D A B A C A B A E");
  }

  @Test
  void agesAfterWeeks47And48() {
    assertThat(ages(plan(46).end())).containsExactly(0L, 1L, 3L, 7L, 15L);
    assertThat(ages(plan(47).end())).containsExactlyInAnyOrder(1L, 2L, 4L, 8L, 0L);
  }

  private static List<Long> ages(RotationState state) {
    LocalDate today = state.runs().getLast().date();
    return state.archives().stream()
        .map(archive -> ChronoUnit.WEEKS.between(archive.takenOn(), today))
        .sorted()
        .toList();
  }

  @Test
  void afterWarmUpTheOldestPointIsBetween8And15SessionsOld() {
    List<Long> oldest = new ArrayList<>();
    List<Long> oldestOther = new ArrayList<>();
    Map<SetName, LocalDate> written = new HashMap<>();
    for (PlannedRun run : plan(80).runs()) {
      written.remove(run.turn().set());
      long other = oldest(written, run.date());
      written.put(run.turn().set(), run.date());
      if (run.date().isAfter(FIRST.plusWeeks(16))) {
        oldestOther.add(other);
        oldest.add(oldest(written, run.date()));
      }
    }
    assertThat(oldest).contains(8L, 15L).allMatch(age -> age >= 8 && age <= 15);
    assertThat(oldestOther).allMatch(age -> age >= 8);
    assertThat(PolicyCheck.of(POLICY, FIRST).levels().getFirst().guaranteedDepthDays())
        .isEqualTo(8 * 7);
  }

  private static long oldest(Map<SetName, LocalDate> written, LocalDate today) {
    return written.values().stream()
        .mapToLong(date -> ChronoUnit.WEEKS.between(date, today))
        .max()
        .orElse(0);
  }

  @Test
  void aMissedSessionDoesNotShiftTheNumber() {
    RotationState state = Fixtures.fresh("2026-01-02", 5);
    List<String> sets = new ArrayList<>();
    for (RunSession session : POLICY.calendar().sessions(FIRST, FIRST.plusWeeks(15))) {
      if (session.nominal().equals(FIRST.plusWeeks(5))) {
        continue;
      }
      RotationDecision decision =
          ROTATION.decide(state.on(CustodyDay.of(session.date())), session, RunEstimate.UNKNOWN);
      sets.add(decision.turn().orElseThrow().set().text());
    }
    assertThat(String.join(" ", sets)).isEqualTo("A B A C A A D A B A C A B A E");
  }

  @Test
  void setAStaysOnSiteAndTheOthersComeHomeForTheirTurn() {
    RotationPlan plan = plan(60);
    assertThat(plan.warnings()).isEmpty();
    assertThat(plan.pickUps())
        .noneMatch(pickUp -> Fixtures.sets(pickUp.out()).contains("A"))
        .anyMatch(pickUp -> Fixtures.sets(pickUp.back()).equals("E"));
    assertThat(PolicyCheck.of(POLICY, FIRST).problems()).isEmpty();
  }
}
