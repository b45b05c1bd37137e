package dev.coffer.catalog.rotation;

import java.time.LocalDate;

/**
 * One visit of the courier.
 *
 * @param nominal the day the weekday rule gives
 * @param date the day it takes place, after holidays and after the run it belongs to was moved
 */
public record PickUpDay(LocalDate nominal, LocalDate date) {
  /** True if a holiday, its own or the run's, moved it. */
  public boolean moved() {
    return !nominal.equals(date);
  }
}
