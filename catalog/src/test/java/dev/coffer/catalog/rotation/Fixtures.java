package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.PoolName;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Policies and cartridges of the tests. */
final class Fixtures {
  static final PoolName MAIN = new PoolName("main");
  static final PoolName SCRATCH = new PoolName("scratch");
  static final DatasetName DOCUMENTS = new DatasetName("documents");
  static final List<DayOfWeek> WORK_DAYS =
      List.of(
          DayOfWeek.MONDAY,
          DayOfWeek.TUESDAY,
          DayOfWeek.WEDNESDAY,
          DayOfWeek.THURSDAY,
          DayOfWeek.FRIDAY);

  private Fixtures() {}

  static LocalDate day(String text) {
    return LocalDate.parse(text);
  }

  static RunCalendar fridays(MoveRule move, Holiday... holidays) {
    return new RunCalendar(
        List.of(DayOfWeek.FRIDAY), List.of(DayOfWeek.MONDAY), WORK_DAYS, move, List.of(holidays));
  }

  /** Four weekly sets, twelve monthly, a new one each year. */
  static Scheme weeklyMonthlyYearly() {
    return new Scheme.Gfs(
        List.of(
            Level.full("weekly", "W", DueRule.EVERY_RUN, SetRule.round(4), 28),
            Level.full(
                "monthly",
                "M",
                DueRule.last(DayOfWeek.FRIDAY, Period.MONTH),
                SetRule.byPeriod(12),
                350),
            Level.full(
                "yearly",
                "Y",
                DueRule.last(DayOfWeek.FRIDAY, Period.YEAR),
                SetRule.NEW,
                7 * 365 + 2)));
  }

  static Scheme hanoi(LocalDate anchor) {
    return Scheme.Hanoi.of(anchor, 1, List.of(7, 21, 49, 105, 105));
  }

  static RotationPolicy policy(LocalDate from, RunCalendar calendar, Scheme scheme) {
    return policy(from, calendar, scheme, 24, new Requirements(1, 1, 1, 0, 0));
  }

  static RotationPolicy policy(
      LocalDate from,
      RunCalendar calendar,
      Scheme scheme,
      int keepDays,
      Requirements requirements) {
    return new RotationPolicy(
        new PolicyName("weekly"),
        1,
        from,
        List.of(DOCUMENTS),
        MAIN,
        SCRATCH,
        "home",
        "north",
        calendar,
        new WriteWindow(LocalTime.of(18, 0), 600),
        1,
        keepDays,
        scheme,
        requirements,
        BrakeRule.DEFAULT);
  }

  static Barcode barcode(int number) {
    return new Barcode("CF%04dL9".formatted(number));
  }

  static List<CartridgeView> blanks(int count) {
    List<CartridgeView> cartridges = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      cartridges.add(CartridgeView.blank(barcode(i), SCRATCH, "home"));
    }
    return cartridges;
  }

  static RotationState fresh(String today, int cartridges) {
    return RotationState.fresh(CustodyDay.of(day(today)), blanks(cartridges));
  }

  /** Sets that move, without doubles, as the tables print them. */
  static String sets(List<PlannedPickUp.Moved> moved) {
    return moved.stream()
        .map(m -> m.place().set().text())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  static String fulls(PlannedPickUp pickUp, int limit) {
    return pickUp.fullsOut().stream()
        .limit(limit)
        .map(full -> full.set().text())
        .collect(Collectors.joining(", "));
  }
}
