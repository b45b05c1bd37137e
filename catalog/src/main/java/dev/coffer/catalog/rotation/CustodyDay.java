package dev.coffer.catalog.rotation;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * The day it is by the custody clock.
 *
 * @param frozenBecause why nothing expires and nothing is recycled until two people agree; empty
 *     while the clock is trusted
 */
public record CustodyDay(LocalDate today, Optional<String> frozenBecause) {
  public CustodyDay {
    Objects.requireNonNull(today);
    Objects.requireNonNull(frozenBecause);
  }

  /** A day on which expiry works. */
  public static CustodyDay of(LocalDate today) {
    return new CustodyDay(today, Optional.empty());
  }

  /** The same freeze on another day. */
  public CustodyDay on(LocalDate day) {
    return new CustodyDay(day, frozenBecause);
  }
}
