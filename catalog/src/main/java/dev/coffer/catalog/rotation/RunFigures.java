package dev.coffer.catalog.rotation;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a run of a dataset amounts to, for the brake.
 *
 * @param entries entries of the source
 * @param bytes bytes of the source
 * @param changedEntries entries that differ from the run before; empty where nothing was compared
 * @param readBytes bytes that went into compression; empty before the run
 * @param storedBytes bytes that came out; empty before the run
 */
public record RunFigures(
    long entries,
    long bytes,
    OptionalLong changedEntries,
    OptionalLong readBytes,
    OptionalLong storedBytes) {
  public RunFigures {
    Objects.requireNonNull(changedEntries);
    Objects.requireNonNull(readBytes);
    Objects.requireNonNull(storedBytes);
    if (entries < 0
        || bytes < 0
        || changedEntries.orElse(0) < 0
        || readBytes.orElse(0) < 0
        || storedBytes.orElse(0) < 0) {
      throw new IllegalArgumentException("run figures: less than zero");
    }
  }

  /** The share of changed entries in percent, where known. */
  OptionalLong changedPercent() {
    return changedEntries.isEmpty() || entries == 0
        ? OptionalLong.empty()
        : OptionalLong.of(percent(changedEntries.getAsLong(), entries));
  }

  /** What is stored of what was read in percent, where known. */
  OptionalLong storedPercent() {
    return storedBytes.isEmpty() || readBytes.orElse(0) == 0
        ? OptionalLong.empty()
        : OptionalLong.of(percent(storedBytes.getAsLong(), readBytes.getAsLong()));
  }

  static long percent(long part, long whole) {
    return Math.round(100.0 * part / whole);
  }
}
