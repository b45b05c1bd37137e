package dev.coffer.catalog.rotation;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/** The brake as it is on: nothing is recycled until two people release it. */
public record BrakeHold(LocalDate since, List<String> reasons) {
  public BrakeHold {
    Objects.requireNonNull(since);
    reasons = List.copyOf(reasons);
    if (reasons.isEmpty()) {
      throw new IllegalArgumentException("brake: no reason given");
    }
  }
}
