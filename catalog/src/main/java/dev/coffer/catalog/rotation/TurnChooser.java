package dev.coffer.catalog.rotation;

import dev.coffer.catalog.rotation.SetRule.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses level and set of a session from the calendar and the runs that were finished. */
final class TurnChooser {
  private final RotationPolicy policy;
  private final RunCalendar calendar;
  private final Map<LevelName, Integer> ranks = new HashMap<>();

  TurnChooser(RotationPolicy policy) {
    this.policy = policy;
    this.calendar = policy.calendar();
    for (int rank = 0; rank < policy.levels().size(); rank++) {
      ranks.put(policy.levels().get(rank).name(), rank);
    }
  }

  /** The turn at a session; empty if nothing is due there. Notes are added in either case. */
  Optional<Turn> choose(RunSession session, List<RunRecord> runs, List<RuleNote> notes) {
    noteCalendar(session, notes);
    if (session.nominal().isBefore(policy.from())) {
      notes.add(RuleNote.refused(Rule.CALENDAR, "the policy begins on " + policy.from()));
      return Optional.empty();
    }
    return switch (policy.scheme()) {
      case Scheme.Hanoi hanoi -> hanoi(hanoi, session, notes);
      case Scheme.Gfs gfs -> eldestDue(gfs.levels(), session, runs, notes);
      case Scheme.Fifo fifo -> eldestDue(fifo.levels(), session, runs, notes);
    };
  }

  private void noteCalendar(RunSession session, List<RuleNote> notes) {
    String text = "session of " + session.nominal();
    if (session.moved()) {
      text +=
          " moved to "
              + session.date()
              + calendar.holiday(session.nominal()).map(h -> ", " + h.name()).orElse("");
    }
    notes.add(RuleNote.noted(Rule.CALENDAR, text));
  }

  private Optional<Turn> hanoi(Scheme.Hanoi hanoi, RunSession session, List<RuleNote> notes) {
    long number = calendar.number(hanoi.anchor(), session.nominal());
    if (number < 1) {
      notes.add(RuleNote.refused(Rule.SESSION_NUMBER, "before session 1 on " + hanoi.anchor()));
      return Optional.empty();
    }
    Level level = hanoi.levels().get(hanoi.setIndex(number));
    if (level.pausedOn(session.nominal())) {
      notes.add(RuleNote.refused(Rule.PAUSED, "level " + level.name() + " is switched off"));
      return Optional.empty();
    }
    SetName set = level.standingSets().getFirst();
    notes.add(
        RuleNote.chose(
            Rule.SESSION_NUMBER,
            "session " + number + " of the calendar since " + hanoi.anchor() + " is set " + set));
    return Optional.of(new Turn(session, level, session.nominal(), set, false, List.of(), notes));
  }

  private Optional<Turn> eldestDue(
      List<Level> levels, RunSession session, List<RunRecord> runs, List<RuleNote> notes) {
    Optional<Due> chosen = Optional.empty();
    List<LevelName> standsFor = new ArrayList<>();
    for (Level level : levels.reversed()) {
      Optional<Due> due = due(level, session, runs, notes);
      if (due.isPresent() && chosen.isEmpty()) {
        chosen = due;
      } else if (due.isPresent()) {
        standsFor.add(level.name());
      }
    }
    return chosen.map(due -> turn(due, session, runs, standsFor, notes));
  }

  private Turn turn(
      Due due,
      RunSession session,
      List<RunRecord> runs,
      List<LevelName> standsFor,
      List<RuleNote> notes) {
    Level level = due.level;
    boolean madeUp =
        level.due().anchor() != DueRule.Anchor.EVERY_RUN
            && calendar.firstNominal(due.date, session.nominal().minusDays(1)).isPresent();
    notes.add(RuleNote.chose(Rule.ELDEST_DUE, level.name() + " is the eldest level due"));
    if (madeUp) {
      notes.add(
          RuleNote.chose(
              Rule.MADE_UP, level.name() + " was due on " + due.date + " and is made up now"));
    }
    if (!standsFor.isEmpty()) {
      notes.add(RuleNote.noted(Rule.STANDS_FOR, "it also stands for " + standsFor));
    }
    SetName set = set(level, due.period, session, runs, notes);
    return new Turn(session, level, due.period, set, madeUp, standsFor, notes);
  }

  /** A level with a period whose day has come. */
  private record Due(Level level, LocalDate period, LocalDate date) {}

  private Optional<Due> due(
      Level level, RunSession session, List<RunRecord> runs, List<RuleNote> notes) {
    Optional<LocalDate> period = level.due().periodDueAt(session.nominal(), calendar);
    Optional<LocalDate> date = period.flatMap(start -> level.due().dueDate(start, calendar));
    if (period.isEmpty() || date.isEmpty() || date.get().isBefore(policy.from())) {
      return Optional.empty();
    }
    if (level.pausedOn(date.get())) {
      notes.add(
          RuleNote.refused(
              Rule.PAUSED, level.name() + " of " + date.get() + " is skipped: switched off"));
      return Optional.empty();
    }
    int rank = ranks.getOrDefault(level.name(), 0);
    boolean done = satisfied(date.get(), session.nominal(), rank, runs);
    return done ? Optional.empty() : Optional.of(new Due(level, period.get(), date.get()));
  }

  /** True if the level or an elder one was run since the day it was due. */
  private boolean satisfied(LocalDate due, LocalDate until, int rank, List<RunRecord> runs) {
    for (RunRecord run : runs.reversed()) {
      if (run.nominal().isBefore(due)) {
        return false;
      }
      if (!run.nominal().isAfter(until) && ranks.getOrDefault(run.level(), -1) >= rank) {
        return true;
      }
    }
    return false;
  }

  private SetName set(
      Level level,
      LocalDate period,
      RunSession session,
      List<RunRecord> runs,
      List<RuleNote> notes) {
    Optional<RunRecord> last = last(level, runs);
    if (last.isPresent()
        && level.append().joins(last.get().nominal(), session.nominal())
        && level.standingSets().contains(last.get().set())) {
      SetName set = last.get().set();
      notes.add(
          RuleNote.chose(Rule.APPEND, "set " + set + " was begun in the same " + level.append()));
      return set;
    }
    if (level.sets().kind() != Kind.ROUND) {
      SetName set = level.sets().forPeriod(level.prefix(), level.due().period(), period);
      notes.add(
          RuleNote.chose(Rule.SET_TURN, "set " + set + " is that of the period of " + period));
      return set;
    }
    return inTurn(level, runs, notes);
  }

  private static Optional<RunRecord> last(Level level, List<RunRecord> runs) {
    for (RunRecord run : runs.reversed()) {
      if (run.level().equals(level.name())) {
        return Optional.of(run);
      }
    }
    return Optional.empty();
  }

  private static SetName inTurn(Level level, List<RunRecord> runs, List<RuleNote> notes) {
    List<SetName> left = new ArrayList<>(level.standingSets());
    LocalDate written = LocalDate.MIN;
    for (RunRecord run : runs.reversed()) {
      boolean last = left.size() == 1;
      if (run.level().equals(level.name()) && left.contains(run.set())) {
        if (last) {
          written = run.nominal();
          break;
        }
        left.remove(run.set());
      }
    }
    SetName oldest = left.getFirst();
    notes.add(
        RuleNote.chose(
            Rule.SET_TURN,
            "set "
                + oldest
                + (written.equals(LocalDate.MIN)
                    ? " was never written"
                    : " was written longest ago, " + written)));
    return oldest;
  }
}
