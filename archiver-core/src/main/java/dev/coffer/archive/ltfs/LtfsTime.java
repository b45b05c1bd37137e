package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as LTFS writes them: {@code YYYY-MM-DDThh:mm:ss.nnnnnnnnnZ}, UTC, always nine fraction
 * digits, years 0 to 9999. {@link Instant#toString()} drops zeros at the end, which other
 * implementations take for another time or for damage.
 */
public final class LtfsTime {
  /** The earliest time that can be written. */
  public static final Instant MIN = Instant.parse("0000-01-01T00:00:00Z");

  /** The latest time that can be written. */
  public static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private LtfsTime() {}

  /** The nearest time that can be written. */
  public static Instant clamp(Instant time) {
    if (time.isBefore(MIN)) {
      return MIN;
    }
    return time.isAfter(MAX) ? MAX : time;
  }

  /** The time as text; it must be between {@link #MIN} and {@link #MAX}. */
  public static String format(Instant time) {
    if (time.isBefore(MIN) || time.isAfter(MAX)) {
      throw new IllegalArgumentException("time beyond the format's years 0 to 9999: " + time);
    }
    LocalDateTime t = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(30);
    digits(out, t.getYear(), 1000).append('-');
    digits(out, t.getMonthValue(), 10).append('-');
    digits(out, t.getDayOfMonth(), 10).append('T');
    digits(out, t.getHour(), 10).append(':');
    digits(out, t.getMinute(), 10).append(':');
    digits(out, t.getSecond(), 10).append('.');
    return digits(out, time.getNano(), 100_000_000).append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder out, int value, int scale) {
    for (int s = scale; s > 0; s /= 10) {
      out.append((char) ('0' + value / s % 10));
    }
    return out;
  }

  /**
   * The time that a text stands for. A fraction of fewer than nine digits counts nanoseconds, as in
   * the reference implementation.
   *
   * @throws ArchiveDamagedException if it is not of the form
   */
  public static Instant parse(String text) throws ArchiveDamagedException {
    int length = text.length();
    boolean formed =
        length >= 22
            && length <= 30
            && text.charAt(4) == '-'
            && text.charAt(7) == '-'
            && text.charAt(10) == 'T'
            && text.charAt(13) == ':'
            && text.charAt(16) == ':'
            && text.charAt(19) == '.'
            && text.charAt(length - 1) == 'Z';
    if (!formed) {
      throw bad(text);
    }
    try {
      LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      int hour = number(text, 11, 13);
      int minute = number(text, 14, 16);
      int second = number(text, 17, 19);
      if (hour > 23 || minute > 59 || second > 59) {
        throw bad(text);
      }
      long seconds = date.toEpochDay() * 86_400L + hour * 3600L + minute * 60L + second;
      return Instant.ofEpochSecond(seconds, number(text, 20, length - 1));
    } catch (DateTimeException e) {
      throw bad(text);
    }
  }

  private static int number(String text, int from, int to) throws ArchiveDamagedException {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw bad(text);
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static ArchiveDamagedException bad(String text) {
    return new ArchiveDamagedException(
        "time: actual=%s expected=YYYY-MM-DDThh:mm:ss.nnnnnnnnnZ"
            .formatted(LtfsNames.printable(text)));
  }
}
