package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveKind;
import java.time.DayOfWeek;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTextTest {
  private static final String TEXT =
      """
      coffer-rotation-policy 1
      name: weekly
      version: 1
      from: 2026-01-02
      datasets: documents
      pool: main
      scratch: scratch
      site: home
      vault: north
      runs: monday tuesday wednesday thursday friday
      pick-ups: monday
      work-days: monday tuesday wednesday thursday friday
      holidays-move: forward
      holiday: 2026-12-25 Christmas Day
      holiday: 2027-01-01 New Year
      window: 18:00 600
      return-lead-days: 1
      keep-days: 24
      scheme: gfs
      level: daily prefix=D due=every-run kind=incremental sets=round:3 copies=1 out=0 \
      retention-days=10 append=week
      level: weekly prefix=W due=last-friday/week kind=full sets=round:4 copies=2 out=1 \
      retention-days=28 append=never
      pause: weekly 2026-08-01 2026-08-14
      level: quarterly prefix=Q due=end/quarter kind=full sets=period:8 copies=1 out=1 \
      retention-days=700 append=never
      require: restore-points=4 copies=1 sites=1 offline=1 fulls-out=3
      brake: shrink=50 changed=60 incompressible=90 history=3
      """;

  @Test
  void isReadAndWrittenTheSame() {
    RotationPolicy policy = RotationPolicy.parse(TEXT);
    assertThat(policy.text()).isEqualTo(TEXT);
    assertThat(RotationPolicy.parse(policy.text())).isEqualTo(policy);
    assertThat(policy.levels().get(0).kind()).isEqualTo(ArchiveKind.INCREMENTAL);
    assertThat(policy.levels().get(1).due()).isEqualTo(DueRule.last(DayOfWeek.FRIDAY, Period.WEEK));
    assertThat(policy.levels().get(1).pauses()).hasSize(1);
    assertThat(policy.calendar().holidays()).hasSize(2);
  }

  @Test
  void everySchemeSurvives() {
    for (Scheme scheme :
        List.of(
            Fixtures.weeklyMonthlyYearly(),
            Fixtures.hanoi(Fixtures.day("2026-01-02")),
            new Scheme.Fifo(Level.full("all", "F", DueRule.EVERY_RUN, SetRule.round(6), 28)))) {
      RotationPolicy policy =
          Fixtures.policy(Fixtures.day("2026-01-02"), Fixtures.fridays(MoveRule.BACKWARD), scheme);
      assertThat(RotationPolicy.parse(policy.text())).isEqualTo(policy);
    }
  }

  @Test
  void theDigestFollowsEveryLineButNotCommentsAndBlanks() {
    RotationPolicy policy = RotationPolicy.parse(TEXT);
    assertThat(RotationPolicy.parse("# ours\n\n" + TEXT.replace(": ", ":  ")).digest())
        .isEqualTo(policy.digest());
    assertThat(RotationPolicy.parse(TEXT.replace("keep-days: 24", "keep-days: 23")).digest())
        .isNotEqualTo(policy.digest());
    // printf of the text above through sha256sum
    // what sha256sum says of the text above
    assertThat(policy.digest())
        .hasToString("59e6a75138dbe4903ed3b9126ca1fab97a0eb61bfa72bfe3af75c617b5f69d97");
  }

  @Test
  void everyDueRuleHasOneForm() {
    for (String form :
        List.of(
            "every-run",
            "first-run/week",
            "last-run/month",
            "end/quarter",
            "last-sunday/year",
            "1st-monday/month",
            "4th-friday/quarter")) {
      assertThat(DueRule.parse(form)).hasToString(form);
    }
    for (String wrong :
        List.of("", "friday", "last-friday", "5th-friday/month", "end/day", "END/month", "last/")) {
      assertThatThrownBy(() -> DueRule.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatIsWrongIsNamedWithItsLine() {
    assertThatThrownBy(() -> RotationPolicy.parse(TEXT.replace("version: 1", "version: 01")))
        .hasMessage("rotation policy line 3: actual=01 expected=a number");
    assertThatThrownBy(() -> RotationPolicy.parse(TEXT.replace("from: 2026-01-02\n", "")))
        .hasMessage("rotation policy line 4: expected=from: …");
    assertThatThrownBy(() -> RotationPolicy.parse(TEXT.replace("2026-12-25", "2026-02-30")))
        .hasMessageStartingWith("rotation policy line 14: ");
    assertThatThrownBy(() -> RotationPolicy.parse(TEXT + "more: 1\n"))
        .hasMessageContaining("nothing expected: more: 1");
    assertThatThrownBy(() -> RotationPolicy.parse(TEXT.replace("prefix=W", "prefix=D")))
        .hasMessageContaining("level given twice: weekly");
  }
}
