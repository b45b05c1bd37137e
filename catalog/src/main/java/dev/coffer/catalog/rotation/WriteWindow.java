package dev.coffer.catalog.rotation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;

/**
 * When writing may begin and how long it may take.
 *
 * @param minutes 1 to 10080
 * @param zone whose midnights part the days of the whole policy
 */
public record WriteWindow(LocalTime start, int minutes, ZoneId zone) {
  private static final ZoneId UTC = ZoneId.of("UTC");

  public WriteWindow {
    Objects.requireNonNull(zone);
    if (start.getSecond() != 0 || start.getNano() != 0) {
      throw new IllegalArgumentException("write window: begins at a full minute");
    }
    if (minutes < 1 || minutes > 10_080) {
      throw new IllegalArgumentException(
          "write window minutes: actual=" + minutes + " expected=1 to 10080");
    }
  }

  /** A window where the day is that of UTC. */
  public WriteWindow(LocalTime start, int minutes) {
    this(start, minutes, UTC);
  }

  /** The day it is at a time. */
  public LocalDate dayOf(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  /** The first moment of a day. */
  public Instant startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  /** True inside the window of the day of a time, or of the days before it. */
  public boolean open(Instant time) {
    LocalDate today = dayOf(time);
    for (int back = 0; back * 1440 <= minutes + 1440; back++) {
      Instant from = today.minusDays(back).atTime(start).atZone(zone).toInstant();
      if (!time.isBefore(from) && time.isBefore(from.plus(length()))) {
        return true;
      }
    }
    return false;
  }

  /** How long the window is. */
  public Duration length() {
    return Duration.ofMinutes(minutes);
  }

  /** True if so many bytes at so many bytes a second fit, plus as long again to read them back. */
  public boolean fits(long bytes, long bytesPerSecond, int copies) {
    return needed(bytes, bytesPerSecond, copies).compareTo(length()) <= 0;
  }

  /** How long writing and reading back so many copies takes. */
  public static Duration needed(long bytes, long bytesPerSecond, int copies) {
    if (bytesPerSecond <= 0) {
      return Duration.ZERO;
    }
    long passes = Math.multiplyExact(2L, copies);
    return Duration.ofSeconds(Math.ceilDiv(Math.multiplyExact(bytes, passes), bytesPerSecond));
  }
}
