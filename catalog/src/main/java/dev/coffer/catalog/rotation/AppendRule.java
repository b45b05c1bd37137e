package dev.coffer.catalog.rotation;

import java.time.LocalDate;

/** How long a level goes on writing to the cartridges it began. Never across levels. */
public enum AppendRule {
  /** Each run begins new cartridges. */
  NEVER,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** True if a run on a day goes on where the run on an earlier day ended. */
  boolean joins(LocalDate earlier, LocalDate day) {
    return switch (this) {
      case NEVER -> false;
      case WEEK -> same(Period.WEEK, earlier, day);
      case MONTH -> same(Period.MONTH, earlier, day);
      case QUARTER -> same(Period.QUARTER, earlier, day);
      case YEAR -> same(Period.YEAR, earlier, day);
    };
  }

  private static boolean same(Period period, LocalDate earlier, LocalDate day) {
    return period.startOf(earlier).equals(period.startOf(day));
  }
}
