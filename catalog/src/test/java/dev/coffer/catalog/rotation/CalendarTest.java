package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs and pick-ups over holidays, leap days and the ends of months. */
class CalendarTest {
  private static final Holiday[] CHRISTMAS = {
    new Holiday(Fixtures.day("2026-12-25"), "Christmas Day"),
    new Holiday(Fixtures.day("2026-12-28"), "Boxing Day (substitute)"),
    new Holiday(Fixtures.day("2027-01-01"), "New Year")
  };

  private static List<LocalDate> days(String... days) {
    return List.of(days).stream().map(LocalDate::parse).toList();
  }

  private static List<LocalDate> runs(RunCalendar calendar, String from, String to) {
    return calendar.sessions(Fixtures.day(from), Fixtures.day(to)).stream()
        .map(RunSession::date)
        .toList();
  }

  private static List<LocalDate> pickUps(RunCalendar calendar, String from, String to) {
    return calendar.pickUps(Fixtures.day(from), Fixtures.day(to)).stream()
        .map(PickUpDay::date)
        .toList();
  }

  @Test
  void backwardRunsBeforeTheHolidayAndTheVanComesWhenItWorks() {
    RunCalendar calendar = Fixtures.fridays(MoveRule.BACKWARD, CHRISTMAS);
    assertThat(runs(calendar, "2026-12-14", "2027-01-10"))
        .isEqualTo(days("2026-12-18", "2026-12-24", "2026-12-31", "2027-01-08"));
    assertThat(pickUps(calendar, "2026-12-19", "2027-01-12"))
        .isEqualTo(days("2026-12-21", "2026-12-29", "2027-01-04", "2027-01-11"));
  }

  @Test
  void forwardMovesRunAndPickUpTogether() {
    RunCalendar calendar = Fixtures.fridays(MoveRule.FORWARD, CHRISTMAS);
    assertThat(runs(calendar, "2026-12-14", "2027-01-10"))
        .isEqualTo(days("2026-12-18", "2026-12-29", "2027-01-04", "2027-01-08"));
    assertThat(pickUps(calendar, "2026-12-19", "2027-01-12"))
        .isEqualTo(days("2026-12-21", "2027-01-04", "2027-01-07", "2027-01-11"));
  }

  @Test
  void easterHasNoDayBetween() {
    RunCalendar calendar =
        Fixtures.fridays(
            MoveRule.BACKWARD,
            new Holiday(Fixtures.day("2027-03-26"), "Good Friday"),
            new Holiday(Fixtures.day("2027-03-29"), "Easter Monday"));
    assertThat(runs(calendar, "2027-03-22", "2027-03-31")).isEqualTo(days("2027-03-25"));
    assertThat(pickUps(calendar, "2027-03-23", "2027-04-04")).isEqualTo(days("2027-03-30"));
  }

  @Test
  void warningsComeWeeksBefore() {
    RotationPolicy policy =
        Fixtures.policy(
            Fixtures.day("2026-10-02"),
            Fixtures.fridays(MoveRule.BACKWARD, CHRISTMAS),
            Fixtures.weeklyMonthlyYearly());
    RotationPlan plan =
        new Rotation(policy).plan(Fixtures.fresh("2026-10-02", 12), 14, RunEstimate.UNKNOWN);
    assertThat(plan.warnings())
        .extracting(warning -> warning.date() + " " + warning.text())
        .containsExactly(
            "2026-12-24 the run of 2026-12-25 moves to 2026-12-24: Christmas Day",
            "2026-12-29 the pick-up of 2026-12-28 moves to 2026-12-29: Boxing Day (substitute)",
            "2026-12-31 the run of 2027-01-01 moves to 2026-12-31: New Year");
    assertThat(plan.runs())
        .filteredOn(run -> run.date().equals(Fixtures.day("2026-12-24")))
        .singleElement()
        .satisfies(run -> assertThat(run.turn().set()).hasToString("Y26"));
  }

  @Test
  void aMovedRunThatMeetsTheNextOneLeavesItsLevelToIt() {
    RunCalendar daily =
        new RunCalendar(
            Fixtures.WORK_DAYS,
            List.of(DayOfWeek.MONDAY),
            Fixtures.WORK_DAYS,
            MoveRule.FORWARD,
            List.of(CHRISTMAS[0]));
    Scheme scheme =
        new Scheme.Gfs(
            List.of(
                Level.full("daily", "D", DueRule.EVERY_RUN, SetRule.round(5), 4).withCopies(1, 0),
                Level.full(
                    "weekly",
                    "W",
                    DueRule.last(DayOfWeek.FRIDAY, Period.WEEK),
                    SetRule.round(4),
                    20)));
    RotationPlan plan =
        new Rotation(Fixtures.policy(Fixtures.day("2026-12-14"), daily, scheme))
            .plan(Fixtures.fresh("2026-12-14", 20), 3, RunEstimate.UNKNOWN);
    assertThat(plan.runs())
        .filteredOn(run -> run.turn().level().name().text().equals("weekly"))
        .extracting(run -> run.date() + " " + run.turn().madeUp())
        .containsExactly("2026-12-18 false", "2026-12-28 true", "2027-01-01 false");
    assertThat(plan.runs()).extracting(PlannedRun::date).doesNotHaveDuplicates().hasSize(15);
  }

  @Test
  void numbersComeFromTheCalendarAlone() {
    RunCalendar plain = Fixtures.fridays(MoveRule.BACKWARD);
    RunCalendar holidays = Fixtures.fridays(MoveRule.FORWARD, CHRISTMAS);
    LocalDate anchor = Fixtures.day("2024-01-03");
    assertThat(plain.number(anchor, Fixtures.day("2024-01-05"))).isEqualTo(1);
    LocalDate friday = Fixtures.day("2024-01-05");
    for (int n = 1; n < 700; n++) {
      assertThat(plain.number(anchor, friday)).isEqualTo(n);
      assertThat(holidays.number(anchor, friday)).isEqualTo(n);
      friday = friday.plusWeeks(1);
    }
    RunCalendar daily =
        new RunCalendar(Fixtures.WORK_DAYS, List.of(), List.of(), MoveRule.FORWARD, List.of());
    assertThat(daily.number(Fixtures.day("2024-02-28"), Fixtures.day("2024-03-01"))).isEqualTo(3);
    assertThat(daily.number(Fixtures.day("2023-02-28"), Fixtures.day("2023-03-01"))).isEqualTo(2);
  }

  @Test
  void leapDaysAndEndsOfPeriods() {
    RunCalendar fridays = Fixtures.fridays(MoveRule.BACKWARD);
    DueRule end = DueRule.parse("end/month");
    assertThat(end.dueDate(Fixtures.day("2028-02-01"), fridays)).contains(day("2028-02-29"));
    assertThat(end.dueDate(Fixtures.day("2027-02-01"), fridays)).contains(day("2027-02-28"));
    assertThat(end.periodDueAt(day("2028-02-25"), fridays)).contains(day("2028-01-01"));
    assertThat(end.periodDueAt(day("2028-03-03"), fridays)).contains(day("2028-02-01"));
    DueRule last = DueRule.parse("last-friday/month");
    assertThat(last.dueDate(day("2028-02-01"), fridays)).contains(day("2028-02-25"));
    assertThat(last.dueDate(day("2036-02-01"), fridays)).contains(day("2036-02-29"));
    assertThat(DueRule.parse("last-run/quarter").dueDate(day("2026-10-01"), fridays))
        .contains(day("2026-12-25"));
    assertThat(DueRule.parse("first-run/year").dueDate(day("2027-01-01"), fridays))
        .contains(day("2027-01-01"));
    assertThat(DueRule.parse("2nd-friday/month").dueDate(day("2026-11-01"), fridays))
        .contains(day("2026-11-13"));
    assertThat(DueRule.parse("end/year").dueDate(day("2028-01-01"), fridays))
        .contains(day("2028-12-31"));
    assertThat(SetRule.byPeriod(12).forPeriod("M", Period.MONTH, day("2026-10-01")))
        .hasToString("M10");
    assertThat(SetRule.byPeriod(8).forPeriod("Q", Period.QUARTER, day("2027-01-01")))
        .hasToString("Q5");
    assertThat(SetRule.NEW.forPeriod("Y", Period.YEAR, day("2026-01-01"))).hasToString("Y26");
  }

  private static LocalDate day(String text) {
    return Fixtures.day(text);
  }
}
