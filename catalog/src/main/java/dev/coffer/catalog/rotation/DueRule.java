package dev.coffer.catalog.rotation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * When a level is due: once in each period, from a certain day of it until it is done or the next
 * period's day has come.
 *
 * <p>As text: {@code every-run}, {@code first-run/month}, {@code last-run/quarter}, {@code
 * end/year}, {@code last-friday/month}, {@code 2nd-tuesday/month}, {@code 1st-monday/year}.
 *
 * @param period {@link Period#DAY} only with {@link Anchor#EVERY_RUN}
 * @param ordinal which of the weekdays, 1 to 4, or 0 for the last; only with {@link Anchor#WEEKDAY}
 * @param weekday only with {@link Anchor#WEEKDAY}
 */
public record DueRule(Period period, Anchor anchor, int ordinal, Optional<DayOfWeek> weekday) {
  /** The day of the period from which a level is due. */
  public enum Anchor {
    /** The day of each run. */
    EVERY_RUN,
    /** The period's first session. */
    FIRST_RUN,
    /** The period's last session. */
    LAST_RUN,
    /** The period's last day; done at the first session on or after it. */
    END,
    /** A certain weekday; done at the first session on or after it. */
    WEEKDAY
  }

  /** Due at every session. */
  public static final DueRule EVERY_RUN =
      new DueRule(Period.DAY, Anchor.EVERY_RUN, 0, Optional.empty());

  public DueRule {
    Objects.requireNonNull(period);
    if ((period == Period.DAY) != (anchor == Anchor.EVERY_RUN)) {
      throw new IllegalArgumentException("due rule: every-run has no period, all others have one");
    }
    if ((anchor == Anchor.WEEKDAY) != weekday.isPresent()) {
      throw new IllegalArgumentException("due rule: a weekday belongs to a weekday's rule");
    }
    if (ordinal < 0 || ordinal > 4 || (ordinal != 0 && anchor != Anchor.WEEKDAY)) {
      throw new IllegalArgumentException("due rule: which weekday: actual=" + ordinal);
    }
  }

  /** The last of a weekday in each period, such as the last Friday of the month. */
  public static DueRule last(DayOfWeek weekday, Period period) {
    return new DueRule(period, Anchor.WEEKDAY, 0, Optional.of(weekday));
  }

  /** The first to fourth of a weekday in each period. */
  public static DueRule nth(int ordinal, DayOfWeek weekday, Period period) {
    if (ordinal == 0) {
      throw new IllegalArgumentException("due rule: which weekday: actual=0 expected=1 to 4");
    }
    return new DueRule(period, Anchor.WEEKDAY, ordinal, Optional.of(weekday));
  }

  /** A rule without a weekday. */
  public static DueRule of(Anchor anchor, Period period) {
    return new DueRule(period, anchor, 0, Optional.empty());
  }

  /**
   * The last period whose day has come at a nominal session, as its first day; empty for a period
   * rule that has no day there.
   */
  Optional<LocalDate> periodDueAt(LocalDate nominal, RunCalendar calendar) {
    LocalDate start = period.startOf(nominal);
    for (int i = 0; i < 2; i++) {
      Optional<LocalDate> due = dueDate(start, calendar);
      if (due.isPresent() && !due.get().isAfter(nominal)) {
        return Optional.of(start);
      }
      start = period.startOf(start.minusDays(1));
    }
    return Optional.empty();
  }

  /** The day from which the level is due for the period that begins on a day. */
  Optional<LocalDate> dueDate(LocalDate start, RunCalendar calendar) {
    LocalDate end = period.endOf(start);
    return switch (anchor) {
      case EVERY_RUN -> Optional.of(start);
      case FIRST_RUN -> calendar.firstNominal(start, end);
      case LAST_RUN -> calendar.lastNominal(start, end);
      case END -> Optional.of(end);
      case WEEKDAY -> weekday.map(day -> weekdayOf(day, start, end)).filter(d -> !d.isAfter(end));
    };
  }

  private LocalDate weekdayOf(DayOfWeek day, LocalDate start, LocalDate end) {
    return ordinal == 0
        ? end.with(TemporalAdjusters.previousOrSame(day))
        : start.with(TemporalAdjusters.nextOrSame(day)).plusWeeks(ordinal - 1L);
  }

  /** Reads the form that {@link #toString} writes. */
  public static DueRule parse(String text) {
    if (text.equals("every-run")) {
      return EVERY_RUN;
    }
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw unknown(text);
    }
    String what = text.substring(0, slash);
    try {
      Period period = Period.valueOf(text.substring(slash + 1).toUpperCase(Locale.ROOT));
      DueRule rule =
          switch (what) {
            case "first-run" -> of(Anchor.FIRST_RUN, period);
            case "last-run" -> of(Anchor.LAST_RUN, period);
            case "end" -> of(Anchor.END, period);
            default -> weekdayRule(what, period);
          };
      if (rule.toString().equals(text)) {
        return rule;
      }
    } catch (IllegalArgumentException e) {
      throw unknown(text, e);
    }
    throw unknown(text);
  }

  private static DueRule weekdayRule(String what, Period period) {
    String[] parts = what.split("-", 2);
    if (parts.length != 2) {
      throw new IllegalArgumentException("no weekday");
    }
    DayOfWeek weekday = DayOfWeek.valueOf(parts[1].toUpperCase(Locale.ROOT));
    return switch (parts[0]) {
      case "last" -> last(weekday, period);
      case "1st" -> nth(1, weekday, period);
      case "2nd" -> nth(2, weekday, period);
      case "3rd" -> nth(3, weekday, period);
      case "4th" -> nth(4, weekday, period);
      default -> throw new IllegalArgumentException("which weekday");
    };
  }

  private static IllegalArgumentException unknown(String text, Exception... cause) {
    return new IllegalArgumentException(
        "due rule: actual="
            + text
            + " expected=every-run or first-run, last-run, end, last-friday, 2nd-tuesday …"
            + " and /week, /month, /quarter or /year",
        cause.length == 0 ? null : cause[0]);
  }

  @Override
  public String toString() {
    String of = "/" + period.name().toLowerCase(Locale.ROOT);
    String which =
        switch (ordinal) {
          case 1 -> "1st-";
          case 2 -> "2nd-";
          case 3 -> "3rd-";
          case 4 -> "4th-";
          default -> "last-";
        };
    return switch (anchor) {
      case EVERY_RUN -> "every-run";
      case FIRST_RUN -> "first-run" + of;
      case LAST_RUN -> "last-run" + of;
      case END -> "end" + of;
      case WEEKDAY -> which + weekday.map(d -> d.name().toLowerCase(Locale.ROOT)).orElse("") + of;
    };
  }
}
