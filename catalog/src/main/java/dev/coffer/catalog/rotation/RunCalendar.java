package dev.coffer.catalog.rotation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The days of runs and pick-ups.
 *
 * <p>A run that falls on a holiday moves by the rule to a day that is worked. The pick-up after it
 * moves by as many days, so that the time for reading back stays, and from there to a day that is
 * worked: by the rule, but never to the day of the run or before, rather forward. Where a moved run
 * would share its day with another, one session remains, the later one; a level that was due at the
 * other is due at it.
 *
 * @param runDays weekdays of runs, at least one
 * @param pickUpDays weekdays on which the courier comes; may be empty where nothing goes out
 * @param workDays weekdays to which a run or a pick-up can be moved, besides its own weekdays
 */
public record RunCalendar(
    List<DayOfWeek> runDays,
    List<DayOfWeek> pickUpDays,
    List<DayOfWeek> workDays,
    MoveRule move,
    List<Holiday> holidays) {
  /** How far a run may be moved: the length of the longest closure, in days. */
  private static final int REACH_DAYS = 42;

  public RunCalendar {
    runDays = runDays.stream().distinct().sorted().toList();
    pickUpDays = pickUpDays.stream().distinct().sorted().toList();
    workDays = workDays.stream().distinct().sorted().toList();
    Objects.requireNonNull(move);
    holidays = holidays.stream().distinct().sorted().toList();
    if (runDays.isEmpty()) {
      throw new IllegalArgumentException("run days: none given");
    }
    for (int i = 1; i < holidays.size(); i++) {
      if (holidays.get(i).date().equals(holidays.get(i - 1).date())) {
        throw new IllegalArgumentException("holiday: given twice: " + holidays.get(i).date());
      }
    }
  }

  /** The holiday on a day. */
  public Optional<Holiday> holiday(LocalDate day) {
    for (Holiday holiday : holidays) {
      if (holiday.date().equals(day)) {
        return Optional.of(holiday);
      }
    }
    return Optional.empty();
  }

  /** The sessions that are run from a day to a day, both included, in order. */
  public List<RunSession> sessions(LocalDate from, LocalDate to) {
    NavigableMap<LocalDate, RunSession> byDate = new TreeMap<>();
    LocalDate end = to.plusDays(REACH_DAYS);
    for (LocalDate day = from.minusDays(REACH_DAYS); !day.isAfter(end); day = day.plusDays(1)) {
      if (runDays.contains(day.getDayOfWeek())) {
        LocalDate nominal = day;
        runDate(nominal).ifPresent(date -> byDate.put(date, new RunSession(nominal, date)));
      }
    }
    return List.copyOf(byDate.subMap(from, true, to, true).values());
  }

  /** The last session that was to be run by a day, that day included. */
  public RunSession current(LocalDate today) {
    return sessions(today.minusDays(REACH_DAYS), today).getLast();
  }

  /** The first session that is run after a day. */
  public RunSession nextAfter(LocalDate day) {
    return sessions(day.plusDays(1), day.plusDays(REACH_DAYS)).getFirst();
  }

  /** The visits of the courier from a day to a day, both included, in order. */
  public List<PickUpDay> pickUps(LocalDate from, LocalDate to) {
    NavigableMap<LocalDate, PickUpDay> byDate = new TreeMap<>();
    LocalDate end = to.plusDays(REACH_DAYS);
    for (LocalDate day = from.minusDays(REACH_DAYS); !day.isAfter(end); day = day.plusDays(1)) {
      if (pickUpDays.contains(day.getDayOfWeek())) {
        LocalDate date = pickUpDate(day);
        byDate.put(date, new PickUpDay(day, date));
      }
    }
    return List.copyOf(byDate.subMap(from, true, to, true).values());
  }

  /** The last visit of the courier before a day. */
  public Optional<PickUpDay> pickUpBefore(LocalDate day) {
    List<PickUpDay> before = pickUps(day.minusDays(REACH_DAYS), day.minusDays(1));
    return before.isEmpty() ? Optional.empty() : Optional.of(before.getLast());
  }

  /**
   * The number of a nominal session, 1 for the first one on or after the anchor. Depends on the
   * calendar alone: a session that was missed, moved or merged still has its number.
   */
  public long number(LocalDate anchor, LocalDate nominal) {
    return countUntil(nominal) - countUntil(anchor.minusDays(1));
  }

  /** The last nominal session in a period, if it has one. */
  Optional<LocalDate> lastNominal(LocalDate start, LocalDate end) {
    for (LocalDate day = end; !day.isBefore(start); day = day.minusDays(1)) {
      if (runDays.contains(day.getDayOfWeek())) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  /** The first nominal session in a period, if it has one. */
  Optional<LocalDate> firstNominal(LocalDate start, LocalDate end) {
    for (LocalDate day = start; !day.isAfter(end); day = day.plusDays(1)) {
      if (runDays.contains(day.getDayOfWeek())) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  /** The longest time between two sessions as the weekdays give it, in days. */
  int longestIntervalDays() {
    List<Integer> days = new ArrayList<>(runDays.stream().map(DayOfWeek::getValue).toList());
    days.add(days.getFirst() + 7);
    int longest = 0;
    for (int i = 1; i < days.size(); i++) {
      longest = Math.max(longest, days.get(i) - days.get(i - 1));
    }
    return longest;
  }

  private long countUntil(LocalDate day) {
    LocalDate monday = Period.WEEK.startOf(day);
    long inWeek = runDays.stream().filter(run -> run.compareTo(day.getDayOfWeek()) <= 0).count();
    return Period.WEEK.index(monday) * runDays.size() + inWeek;
  }

  private boolean worked(LocalDate day, List<DayOfWeek> ownDays) {
    DayOfWeek weekday = day.getDayOfWeek();
    return (workDays.contains(weekday) || ownDays.contains(weekday)) && holiday(day).isEmpty();
  }

  private Optional<LocalDate> runDate(LocalDate nominal) {
    int step = move == MoveRule.FORWARD ? 1 : -1;
    for (int days = 0; days < REACH_DAYS; days++) {
      LocalDate day = nominal.plusDays((long) step * days);
      if (worked(day, runDays)) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  private LocalDate pickUpDate(LocalDate nominal) {
    LocalDate run = lastNominal(nominal.minusDays(7), nominal.minusDays(1)).orElse(nominal);
    LocalDate runDate = runDate(run).orElse(run);
    LocalDate together = nominal.plusDays(ChronoUnit.DAYS.between(run, runDate));
    if (move == MoveRule.BACKWARD) {
      for (LocalDate day = together; day.isAfter(runDate); day = day.minusDays(1)) {
        if (worked(day, pickUpDays)) {
          return day;
        }
      }
    }
    LocalDate day = together;
    while (!worked(day, pickUpDays)) {
      day = day.plusDays(1);
    }
    return day;
  }
}
