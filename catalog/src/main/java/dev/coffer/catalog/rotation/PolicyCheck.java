package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveKind;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a policy can and cannot hold, found by playing its calendar for years without a miss.
 *
 * @param levels one for each level, the youngest first
 * @param problems what cannot work; a policy with one should not be put in force
 */
public record PolicyCheck(List<LevelCheck> levels, List<String> problems) {
  private static final int YEARS = 4;

  /**
   * What a level's sets allow.
   *
   * @param agesDays the ages at which its sets come round, in order; empty if they never do
   * @param homeEarlyDays how long before its run a set is home, at most
   * @param longestRetentionDays the most that lets every set be expired when it must come home;
   *     empty if sets never come round
   * @param longestKeepDays the most days back that the policy can promise without keeping a set of
   *     this level from coming home; empty likewise
   * @param guaranteedDepthDays how far its other sets reach back just before one is written: sets
   *     less one, times the interval
   */
  public record LevelCheck(
      LevelName level,
      List<Long> agesDays,
      long homeEarlyDays,
      Optional<Long> longestRetentionDays,
      Optional<Long> longestKeepDays,
      long guaranteedDepthDays) {
    public LevelCheck {
      Objects.requireNonNull(level);
      agesDays = List.copyOf(agesDays);
      Objects.requireNonNull(longestRetentionDays);
      Objects.requireNonNull(longestKeepDays);
    }
  }

  public PolicyCheck {
    levels = List.copyOf(levels);
    problems = List.copyOf(problems);
  }

  /** One time a set comes round. */
  private record Reuse(LocalDate written, LocalDate home, LocalDate run, LocalDate successor) {
    long age() {
      return ChronoUnit.DAYS.between(written, run);
    }

    long early() {
      return ChronoUnit.DAYS.between(home, run);
    }

    long retention() {
      return ChronoUnit.DAYS.between(written, home);
    }

    long keep() {
      return ChronoUnit.DAYS.between(successor, home);
    }
  }

  /** Checks a policy from a day on. */
  public static PolicyCheck of(RotationPolicy policy, LocalDate from) {
    Map<LevelName, List<Reuse>> reuses = play(policy, from);
    List<LevelCheck> checks = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Level level : policy.levels()) {
      LevelCheck check = check(policy, level, reuses.getOrDefault(level.name(), List.of()));
      checks.add(check);
      judge(policy, level, check, problems);
    }
    judgeChains(policy, from, problems);
    return new PolicyCheck(checks, problems);
  }

  private static Map<LevelName, List<Reuse>> play(RotationPolicy policy, LocalDate from) {
    Rotation rotation = new Rotation(policy);
    List<RunRecord> runs = new ArrayList<>();
    Map<LevelName, List<Reuse>> reuses = new HashMap<>();
    Map<SetName, Integer> last = new HashMap<>();
    for (RunSession session : policy.calendar().sessions(from, from.plusYears(YEARS))) {
      Optional<Turn> due = rotation.turn(session, runs);
      if (due.isEmpty()) {
        continue;
      }
      Level level = due.get().level();
      SetName set = due.get().set();
      Integer before = last.put(set, runs.size());
      runs.add(new RunRecord(session.nominal(), session.date(), level.name(), set));
      boolean appended =
          before != null && level.append().joins(runs.get(before).nominal(), session.nominal());
      if (before != null && !appended) {
        LocalDate home =
            level.copiesOut() == 0
                ? session.date()
                : policy
                    .calendar()
                    .pickUpBefore(session.date())
                    .map(PickUpDay::date)
                    .orElse(session.date());
        reuses
            .computeIfAbsent(level.name(), _ -> new ArrayList<>())
            .add(
                new Reuse(
                    runs.get(before).date(), home, session.date(), runs.get(before + 1).date()));
      }
    }
    return reuses;
  }

  private static LevelCheck check(RotationPolicy policy, Level level, List<Reuse> reuses) {
    TreeSet<Long> ages = new TreeSet<>();
    reuses.forEach(reuse -> ages.add(reuse.age()));
    return new LevelCheck(
        level.name(),
        List.copyOf(ages),
        reuses.stream().mapToLong(Reuse::early).max().orElse(0),
        reuses.stream().map(Reuse::retention).min(Long::compare),
        reuses.stream().map(Reuse::keep).min(Long::compare),
        depth(policy, level));
  }

  private static long depth(RotationPolicy policy, Level level) {
    if (policy.scheme() instanceof Scheme.Hanoi hanoi) {
      return (1L << (hanoi.levels().size() - 2)) * policy.calendar().longestIntervalDays();
    }
    long interval =
        switch (level.due().period()) {
          case DAY -> policy.calendar().longestIntervalDays();
          case WEEK -> 7;
          case MONTH -> 28;
          case QUARTER -> 90;
          case YEAR -> 365;
        };
    return Math.max(0, level.sets().count() - 1) * interval;
  }

  private static void judge(
      RotationPolicy policy, Level level, LevelCheck check, List<String> problems) {
    String name = "level " + level.name() + ": ";
    if (level.copiesOut() > 0 && level.retentionDays() < policy.returnLeadDays()) {
      problems.add(
          name
              + "retention days: actual="
              + level.retentionDays()
              + " expected=at least "
              + policy.returnLeadDays()
              + ", or a cartridge is asked for before it can be home");
    }
    String rounds =
        level.sets().count()
            + " sets come round after "
            + check.agesDays()
            + " days and are home up to "
            + check.homeEarlyDays()
            + " days before their run";
    check
        .longestRetentionDays()
        .filter(most -> most < level.retentionDays())
        .ifPresent(most ->
            problems.add(
                name
                    + "retention days: actual="
                    + level.retentionDays()
                    + " expected=at most "
                    + most
                    + ": "
                    + rounds));
    check
        .longestKeepDays()
        .filter(most -> most < policy.keepDays())
        .ifPresent(most ->
            problems.add(
                name
                    + "keep days: actual="
                    + policy.keepDays()
                    + " expected=at most "
                    + most
                    + ", or its sets must stay out beyond their turn: "
                    + rounds));
  }

  /** Finds levels of changes whose retention reaches beyond the full archives under them. */
  private static void judgeChains(RotationPolicy policy, LocalDate from, List<String> problems) {
    for (Level level : policy.levels()) {
      if (level.kind() == ArchiveKind.FULL) {
        continue;
      }
      long runs = 0;
      long beyond = 0;
      LocalDate bottomUntil = LocalDate.MIN;
      for (Run run : sequence(policy, from)) {
        LocalDate until = run.date().plusDays(run.level().retentionDays());
        if (run.level().kind() == ArchiveKind.FULL) {
          bottomUntil = until;
        } else if (run.level().equals(level) && !bottomUntil.equals(LocalDate.MIN)) {
          runs++;
          beyond += until.isAfter(bottomUntil) ? 1 : 0;
        }
      }
      if (beyond > 0) {
        problems.add(
            "level "
                + level.name()
                + ": changes become full archives at "
                + beyond
                + " of "
                + runs
                + " runs, as they would be retained longer than the full archive under them");
      }
    }
  }

  private record Run(LocalDate date, Level level) {}

  private static List<Run> sequence(RotationPolicy policy, LocalDate from) {
    Rotation rotation = new Rotation(policy);
    List<RunRecord> done = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    for (RunSession session : policy.calendar().sessions(from, from.plusYears(1))) {
      rotation
          .turn(session, done)
          .ifPresent(turn -> {
            LevelName name = turn.level().name();
            done.add(new RunRecord(session.nominal(), session.date(), name, turn.set()));
            runs.add(new Run(session.date(), turn.level()));
          });
    }
    return runs;
  }
}
