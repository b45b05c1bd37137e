package dev.coffer.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Days as the people of a site have them: they begin and end at midnight of its time zone, and one
 * on which clocks are changed has 23 or 25 hours. What is stored are instants, never days.
 *
 * @param zone whose midnights part the days
 */
public record LocalDays(ZoneId zone) {
  /** Days that end at midnight UTC. */
  public static final LocalDays UTC = new LocalDays(ZoneId.of("UTC"));

  /** The catalog counts nanoseconds from 1970 in 64 bits. */
  private static final Instant LAST = Instant.parse("2262-01-01T00:00:00Z");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

  /** The day it is at a time. */
  public LocalDate of(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  /** The first moment of a day. */
  public Instant startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  /** The first moment after a day. */
  public Instant endOf(LocalDate day) {
    return startOf(day.plusDays(1));
  }

  /**
   * Reads a time with its offset, or a date, which means the first moment after that day.
   *
   * @throws UsageException if it is neither
   */
  public Instant end(String text) throws UsageException {
    return isDate(text) ? endOf(date(text)) : time(text);
  }

  /** Reads a time with its offset, or a date, which means the last moment of that day. */
  public Instant last(String text) throws UsageException {
    return isDate(text) ? endOf(date(text)).minusNanos(1) : time(text);
  }

  /**
   * When something was so: a time like {@link #last}, from 1970 to the last that the catalog has.
   */
  public Instant asOf(String text) throws UsageException {
    Instant time = last(text);
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw new UsageException(
          "'" + text + "' is out of range", "times in the catalog are from 1970 to 2261");
    }
    return time;
  }

  /** Reads a time with its offset, or a date, which means the first moment of that day. */
  public Instant start(String text) throws UsageException {
    return isDate(text) ? startOf(date(text)) : time(text);
  }

  /** A time as papers say it: {@code 2026-11-20 11:00 -07:00}. */
  public String words(Instant time) {
    return TIME.format(time.atZone(zone)) + " " + offset(time);
  }

  /** A day as papers say it. */
  public String day(Instant time) {
    return of(time).toString();
  }

  /** The end of a stretch of time as papers say it: midnight belongs to the day before. */
  public String until(Instant end) {
    LocalDate day = of(end);
    return end.equals(startOf(day)) ? "end of " + day.minusDays(1) + " " + offset(end) : words(end);
  }

  private String offset(Instant time) {
    return zone.getId().equals("UTC") ? "UTC" : OFFSET.format(time.atZone(zone));
  }

  private static boolean isDate(String text) {
    return text.length() == 10;
  }

  private static LocalDate date(String text) throws UsageException {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw notATime(text);
    }
  }

  private static Instant time(String text) throws UsageException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw notATime(text);
    }
  }

  private static UsageException notATime(String text) {
    return new UsageException(
        "'" + text + "' is not a time", "write 2026-11-20 or 2026-11-20T18:00:00Z");
  }
}
