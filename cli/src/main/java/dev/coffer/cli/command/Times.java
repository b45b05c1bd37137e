package dev.coffer.cli.command;

import dev.coffer.cli.UsageException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Times as people write them on a command line. */
final class Times {
  /** The catalog counts nanoseconds from 1970 in 64 bits. */
  private static final Instant LAST = Instant.parse("2262-01-01T00:00:00Z");

  private Times() {}

  /**
   * When something was so: a time like {@link #parse}, from 1970 to the last that the catalog has.
   */
  static Instant parseAsOf(String text) throws UsageException {
    Instant time = parse(text);
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw new UsageException(
          "'" + text + "' is out of range", "times in the catalog are from 1970 to 2261");
    }
    return time;
  }

  /** A time with its offset, or a date, which means the end of that day in UTC. */
  static Instant parse(String text) throws UsageException {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusNanos(1)
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new UsageException(
          "'" + text + "' is not a time", "write 2026-11-20 or 2026-11-20T18:00:00Z");
    }
  }

  /** A time with its offset, or a date, which means the beginning of that day in UTC. */
  static Instant parseStart(String text) throws UsageException {
    return text.length() == 10 ? parse(text).plusNanos(1).minusSeconds(86_400) : parse(text);
  }
}
