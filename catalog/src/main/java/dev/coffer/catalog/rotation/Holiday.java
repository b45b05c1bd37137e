package dev.coffer.catalog.rotation;

import java.time.LocalDate;
import java.util.Objects;

/** A day on which nothing is run and no van comes. */
public record Holiday(LocalDate date, String name) implements Comparable<Holiday> {
  public Holiday {
    Objects.requireNonNull(date);
    if (!name.equals(name.strip())
        || name.isEmpty()
        || name.length() > 64
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("holiday name: expected=1 to 64 characters on one line");
    }
  }

  @Override
  public int compareTo(Holiday other) {
    int byDate = date.compareTo(other.date);
    return byDate != 0 ? byDate : name.compareTo(other.name);
  }
}
