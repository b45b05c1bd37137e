package dev.coffer.catalog.rotation;

import java.time.LocalDate;

/**
 * One run of the calendar, whether or not it takes place.
 *
 * @param nominal the day the weekday rule gives; identifies the session, decides levels and sets
 * @param date the day it is run on, after holidays
 */
public record RunSession(LocalDate nominal, LocalDate date) {
  /** True if a holiday moved it. */
  public boolean moved() {
    return !nominal.equals(date);
  }
}
