package dev.coffer.catalog;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to search entries for.
 *
 * @param match how the text is meant
 * @param text matched against the last part of a path, or against the whole path if it contains a
 *     {@code /}. A substring matches in any case; a glob ({@code *} and {@code ?} do not match
 *     {@code /}, {@code **} does, {@code [a-z]}, {@code [!a-z]}, {@code \} takes the next character
 *     as it is) matches in exact case and as a whole
 * @param dataset only in this dataset
 * @param archivedFrom only what an archive holds that started then or later
 * @param archivedBefore only what an archive holds that started before
 * @param modifiedFrom only files modified then or later
 * @param modifiedBefore only files modified before
 * @param minimumBytes only entries of this size or larger
 * @param maximumBytes only entries of this size or smaller
 * @param limit the most hits to give
 */
public record EntryQuery(
    Match match,
    String text,
    Optional<DatasetName> dataset,
    Optional<Instant> archivedFrom,
    Optional<Instant> archivedBefore,
    Optional<Instant> modifiedFrom,
    Optional<Instant> modifiedBefore,
    OptionalLong minimumBytes,
    OptionalLong maximumBytes,
    int limit) {
  /** How the text is meant. */
  public enum Match {
    SUBSTRING,
    GLOB
  }

  public EntryQuery {
    Objects.requireNonNull(match);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("search: no text given");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("search limit: actual=" + limit + " expected=1 or more");
    }
  }

  /** Everything whose name contains the text, in any case. */
  public static EntryQuery substring(String text) {
    return plain(Match.SUBSTRING, text);
  }

  /** Everything whose name matches the pattern. */
  public static EntryQuery glob(String pattern) {
    return plain(Match.GLOB, pattern);
  }

  private static EntryQuery plain(Match match, String text) {
    return new EntryQuery(
        match,
        text,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Integer.MAX_VALUE);
  }

  public EntryQuery in(DatasetName only) {
    return new EntryQuery(
        match,
        text,
        Optional.of(only),
        archivedFrom,
        archivedBefore,
        modifiedFrom,
        modifiedBefore,
        minimumBytes,
        maximumBytes,
        limit);
  }

  /** Only what an archive holds that started in this range; either end may be open. */
  public EntryQuery archived(Optional<Instant> from, Optional<Instant> before) {
    return new EntryQuery(
        match,
        text,
        dataset,
        from,
        before,
        modifiedFrom,
        modifiedBefore,
        minimumBytes,
        maximumBytes,
        limit);
  }

  /** Only what was modified in this range; either end may be open. */
  public EntryQuery modified(Optional<Instant> from, Optional<Instant> before) {
    return new EntryQuery(
        match,
        text,
        dataset,
        archivedFrom,
        archivedBefore,
        from,
        before,
        minimumBytes,
        maximumBytes,
        limit);
  }

  /** Only sizes in this range, both ends included; either end may be open. */
  public EntryQuery sized(OptionalLong minimum, OptionalLong maximum) {
    return new EntryQuery(
        match,
        text,
        dataset,
        archivedFrom,
        archivedBefore,
        modifiedFrom,
        modifiedBefore,
        minimum,
        maximum,
        limit);
  }

  public EntryQuery limited(int hits) {
    return new EntryQuery(
        match,
        text,
        dataset,
        archivedFrom,
        archivedBefore,
        modifiedFrom,
        modifiedBefore,
        minimumBytes,
        maximumBytes,
        hits);
  }
}
