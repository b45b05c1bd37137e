package dev.coffer.catalog.rotation;

import java.time.LocalDate;
import java.util.Objects;

/**
 * From when something may be destroyed.
 *
 * @param date the first such day; {@link LocalDate#MAX} while nothing that would supersede it
 *     exists
 * @param rule the rule that makes it so late
 * @param why for people
 */
public record ExpiryDate(LocalDate date, Rule rule, String why) {
  public ExpiryDate {
    Objects.requireNonNull(date);
    Objects.requireNonNull(rule);
    Objects.requireNonNull(why);
  }

  /** True if it may not yet be destroyed on a day. */
  public boolean holdsOn(LocalDate day) {
    return day.isBefore(date);
  }

  ExpiryDate later(ExpiryDate other) {
    return other.date.isAfter(date) ? other : this;
  }
}
