package dev.coffer.catalog.rotation;

import java.time.LocalDate;
import java.util.Objects;

/**
 * A run that was finished: written, read back and sealed.
 *
 * @param nominal which session it was, by the calendar
 * @param date the custody day it was done
 * @param level the level that was written
 * @param set the set it was written to
 */
public record RunRecord(LocalDate nominal, LocalDate date, LevelName level, SetName set) {
  public RunRecord {
    Objects.requireNonNull(nominal);
    Objects.requireNonNull(date);
    Objects.requireNonNull(level);
    Objects.requireNonNull(set);
  }
}
