package dev.coffer.catalog.custody;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Signs of life of people, signed with their keys. Where fewer than two people look after the
 * archive, nothing expires.
 */
public final class Heartbeats {
  private static final int PEOPLE_NEEDED = 2;

  private Heartbeats() {}

  /** One person's sign of life, checked when it came in. */
  public record Beat(String person, Instant at) {}

  /** The sentence against expiry; empty if two people gave a sign of life in time. */
  public static Optional<String> missing(Collection<Beat> beats, Instant now, Duration within) {
    Instant since = now.minus(within);
    Set<String> people = new TreeSet<>();
    for (Beat beat : beats) {
      if (!beat.at().isBefore(since) && !beat.at().isAfter(now)) {
        people.add(beat.person());
      }
    }
    return people.size() >= PEOPLE_NEEDED
        ? Optional.empty()
        : Optional.of(
            "heartbeat: people in "
                + within.toDays()
                + " days: actual="
                + people
                + " expected=two people");
  }
}
