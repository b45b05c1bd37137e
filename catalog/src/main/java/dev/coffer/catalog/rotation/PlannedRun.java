package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run of a plan.
 *
 * @param date the day it will be run
 * @param turn level and set
 * @param decision what it will do, if the plan is followed until then
 * @param ageDays the days since its set was written last; empty for a new set
 * @param homeBy the pick-up that brings what it needs; empty where no courier comes before it
 * @param release cartridges that two people must have released by then
 */
public record PlannedRun(
    LocalDate date,
    Turn turn,
    RotationDecision decision,
    OptionalLong ageDays,
    Optional<LocalDate> homeBy,
    List<Barcode> release) {
  public PlannedRun {
    Objects.requireNonNull(date);
    Objects.requireNonNull(turn);
    Objects.requireNonNull(decision);
    Objects.requireNonNull(ageDays);
    Objects.requireNonNull(homeBy);
    release = List.copyOf(release);
  }
}
