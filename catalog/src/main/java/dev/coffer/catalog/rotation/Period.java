package dev.coffer.catalog.rotation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** A stretch of the calendar that a level is due once in. Weeks begin on Monday. */
public enum Period {
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** The first day of the period that a day is in. */
  public LocalDate startOf(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  /** The first day of the period after the one that begins on a day. */
  public LocalDate next(LocalDate start) {
    return switch (this) {
      case DAY -> start.plusDays(1);
      case WEEK -> start.plusWeeks(1);
      case MONTH -> start.plusMonths(1);
      case QUARTER -> start.plusMonths(3);
      case YEAR -> start.plusYears(1);
    };
  }

  /** The last day of the period that begins on a day. */
  public LocalDate endOf(LocalDate start) {
    return next(start).minusDays(1);
  }

  /**
   * The number of the period in the calendar, so that January, the first quarter and every year are
   * multiples of 12, 4 and 1. The same for everybody and for ever.
   */
  public long index(LocalDate start) {
    return switch (this) {
      case DAY -> start.toEpochDay();
      case WEEK -> ChronoUnit.WEEKS.between(LocalDate.of(1969, 12, 29), start);
      case MONTH -> start.getYear() * 12L + start.getMonthValue() - 1;
      case QUARTER -> start.getYear() * 4L + (start.getMonthValue() - 1) / 3;
      case YEAR -> start.getYear();
    };
  }

  /** How the period is written in the name of a set that is used once: {@code 26}, {@code 2610}. */
  String label(LocalDate start) {
    String year = "%02d".formatted(start.getYear() % 100);
    return switch (this) {
      case DAY, WEEK -> year + "%02d%02d".formatted(start.getMonthValue(), start.getDayOfMonth());
      case MONTH -> year + "%02d".formatted(start.getMonthValue());
      case QUARTER -> year + "Q" + ((start.getMonthValue() - 1) / 3 + 1);
      case YEAR -> year;
    };
  }
}
