package dev.coffer.archive.volume;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Instants as the index writes them, {@code 2026-11-20T18:00:00.123456789Z}: what {@link
 * Instant#toString} and {@link Instant#parse} do, without their formatter, which took a third of
 * the time of reading an index.
 *
 * <pre>
 *   0  4  year, 0000 to 9999; other years are left to the JDK
 *   4  6  -MM-DD
 *  10  9  Thh:mm:ss
 *  19  …  nothing, or a point and 3, 6 or 9 digits
 *      1  Z
 * </pre>
 */
final class InstantText {
  private static final int SECONDS_END = 19;
  private static final int LONGEST = SECONDS_END + 11;
  private static final long FIRST_SECOND = -62_167_219_200L; // 0000-01-01T00:00:00Z
  private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z
  private static final int SECONDS_PER_DAY = 86_400;

  private InstantText() {}

  /** The same as {@link Instant#toString}. */
  static String format(Instant instant) {
    long second = instant.getEpochSecond();
    if (second < FIRST_SECOND || second > LAST_SECOND) {
      return instant.toString();
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_PER_DAY));
    int ofDay = Math.floorMod(second, SECONDS_PER_DAY);
    byte[] text = new byte[LONGEST];
    put(text, 0, 4, date.getYear());
    text[4] = '-';
    put(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    put(text, 8, 2, date.getDayOfMonth());
    text[10] = 'T';
    put(text, 11, 2, ofDay / 3600);
    text[13] = ':';
    put(text, 14, 2, ofDay / 60 % 60);
    text[16] = ':';
    put(text, 17, 2, ofDay % 60);
    int end = fraction(text, instant.getNano());
    text[end] = 'Z';
    return ascii(text, end + 1);
  }

  private static int fraction(byte[] text, int nanos) {
    if (nanos == 0) {
      return SECONDS_END;
    }
    text[SECONDS_END] = '.';
    int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
    put(
        text,
        SECONDS_END + 1,
        digits,
        digits == 3 ? nanos / 1_000_000 : digits == 6 ? nanos / 1_000 : nanos);
    return SECONDS_END + 1 + digits;
  }

  @SuppressWarnings("deprecation") // the only constructor that copies ASCII without decoding it
  private static String ascii(byte[] text, int length) {
    return new String(text, 0, 0, length);
  }

  private static void put(byte[] text, int at, int digits, int number) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /**
   * The same as {@link Instant#parse}.
   *
   * @throws DateTimeException if it is no instant
   */
  static Instant parse(String text) {
    int length = text.length();
    int digits = length - SECONDS_END - 2;
    boolean usual =
        (length == SECONDS_END + 1 || digits == 3 || digits == 6 || digits == 9)
            && text.charAt(length - 1) == 'Z'
            && text.charAt(4) == '-'
            && text.charAt(7) == '-'
            && text.charAt(10) == 'T'
            && text.charAt(13) == ':'
            && text.charAt(16) == ':';
    if (!usual) {
      return Instant.parse(text);
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    int nanos = length == SECONDS_END + 1 ? 0 : fraction(text, digits);
    if (year < 0
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59
        || nanos < 0) {
      return Instant.parse(text);
    }
    long epochDay = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(
        epochDay * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second, nanos);
  }

  private static int fraction(String text, int digits) {
    if (text.charAt(SECONDS_END) != '.') {
      return -1;
    }
    int number = number(text, SECONDS_END + 1, digits);
    return number < 0
        ? -1
        : digits == 3 ? number * 1_000_000 : digits == 6 ? number * 1_000 : number;
  }

  /** A number of so many decimal digits, or a negative one if they are not all digits. */
  private static int number(String text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
