package dev.coffer.catalog.rotation;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * The calendar of the next weeks, if everybody does their part: runs on their days, releases in
 * time, the courier on schedule. It is made by deciding each run in turn, so a run that finds the
 * state the plan expected does what the plan said.
 *
 * @param runs in the order of days
 * @param pickUps in the order of days
 * @param warnings what will not work or is out of the ordinary, by the day it concerns
 * @param end the state after the last day
 */
public record RotationPlan(
    LocalDate from,
    LocalDate until,
    List<PlannedRun> runs,
    List<PlannedPickUp> pickUps,
    List<Warning> warnings,
    RotationState end) {
  /** One warning. */
  public record Warning(LocalDate date, String text) {
    public Warning {
      Objects.requireNonNull(date);
      Objects.requireNonNull(text);
    }
  }

  public RotationPlan {
    Objects.requireNonNull(from);
    Objects.requireNonNull(until);
    Objects.requireNonNull(end);
    runs = List.copyOf(runs);
    pickUps = List.copyOf(pickUps);
    warnings = List.copyOf(warnings);
  }
}
