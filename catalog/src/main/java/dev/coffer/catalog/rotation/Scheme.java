package dev.coffer.catalog.rotation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** How levels and sets follow each other. */
public sealed interface Scheme {
  /** The levels, the youngest first. */
  List<Level> levels();

  /**
   * Grandfather, father, son: one full archive to the eldest level that is due, and a missed elder
   * level before anything younger.
   *
   * @param levels the youngest first
   */
  record Gfs(List<Level> levels) implements Scheme {
    public Gfs {
      levels = checked(levels);
    }
  }

  /**
   * Tower of Hanoi: session n writes to the set whose index is the number of trailing zero bits of
   * n, at most the last. The number is the calendar's, counted from the anchor, so a missed session
   * does not shift it. k sets of weekly runs reach back at least 2^(k-2) weeks.
   *
   * @param anchor session 1 is the first nominal run on or after it
   * @param levels one for each set, in order, each with {@link SetRule#FIXED}
   */
  record Hanoi(LocalDate anchor, List<Level> levels) implements Scheme {
    public Hanoi {
      Objects.requireNonNull(anchor);
      levels = checked(levels);
      if (levels.size() < 2 || levels.size() > 16) {
        throw new IllegalArgumentException(
            "tower of hanoi sets: actual=" + levels.size() + " expected=2 to 16");
      }
      for (Level level : levels) {
        if (!level.sets().equals(SetRule.FIXED)
            || !level.due().equals(DueRule.EVERY_RUN)
            || level.append() != AppendRule.NEVER) {
          throw new IllegalArgumentException(
              "tower of hanoi level "
                  + level.name()
                  + ": has one fixed set, follows the session number and never appends");
        }
      }
    }

    /**
     * Sets A, B, C … of full archives.
     *
     * @param onSite how many of them, from A, stay on site
     * @param retentionDays for each set
     */
    public static Hanoi of(LocalDate anchor, int onSite, List<Integer> retentionDays) {
      List<Level> levels = new ArrayList<>();
      for (int i = 0; i < retentionDays.size(); i++) {
        String name = String.valueOf((char) ('A' + i));
        Level level =
            Level.full(name, name, DueRule.EVERY_RUN, SetRule.FIXED, retentionDays.get(i));
        levels.add(i < onSite ? level.withCopies(1, 0) : level);
      }
      return new Hanoi(anchor, levels);
    }

    /** The index of the set of a session. */
    public int setIndex(long session) {
      if (session < 1) {
        throw new IllegalArgumentException("session: actual=" + session + " expected=1 up");
      }
      return Math.min(Long.numberOfTrailingZeros(session), levels.size() - 1);
    }
  }

  /** First in, first out: at every run the set that was written longest ago. */
  record Fifo(Level level) implements Scheme {
    public Fifo {
      if (level.sets().kind() != SetRule.Kind.ROUND || !level.due().equals(DueRule.EVERY_RUN)) {
        throw new IllegalArgumentException("fifo: expected=every-run and sets in turn, round:N");
      }
    }

    @Override
    public List<Level> levels() {
      return List.of(level);
    }
  }

  private static List<Level> checked(List<Level> levels) {
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("levels: none given");
    }
    Set<LevelName> names = new HashSet<>();
    Set<String> prefixes = new HashSet<>();
    for (Level level : levels) {
      if (!names.add(level.name()) || !prefixes.add(level.prefix())) {
        throw new IllegalArgumentException("level given twice: " + level.name());
      }
    }
    return List.copyOf(levels);
  }
}
