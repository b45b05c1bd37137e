package dev.coffer.archive.tar;

import java.time.DateTimeException;
import java.time.Instant;

/** Times as PAX writes them: decimal seconds since 1970, with a sign and a fraction if needed. */
final class PaxTime {
  private PaxTime() {}

  static String format(Instant time) {
    long second = time.getEpochSecond();
    int nano = time.getNano();
    boolean negative = second < 0;
    if (negative && nano != 0) {
      second++; // -1.5 is second -2 and half a second
      nano = 1_000_000_000 - nano;
    }
    StringBuilder text = new StringBuilder(32);
    text.append(negative ? "-" : "").append(Math.abs(second));
    if (nano != 0) {
      int dot = text.length();
      text.append(1_000_000_000 + nano).setCharAt(dot, '.');
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    return text.toString();
  }

  /**
   * Digits beyond the nanosecond are cut off.
   *
   * @throws IllegalArgumentException if it is no such number or outside of {@link Instant}
   */
  static Instant parse(String text) {
    boolean negative = text.startsWith("-");
    String number = negative || text.startsWith("+") ? text.substring(1) : text;
    int dot = number.indexOf('.');
    String whole = dot < 0 ? number : number.substring(0, dot);
    String fraction = dot < 0 ? "" : number.substring(dot + 1);
    if (!isDigits(whole) || whole.length() > 18 || !(fraction.isEmpty() || isDigits(fraction))) {
      throw new IllegalArgumentException("not a time");
    }
    long second = Long.parseLong(whole);
    long nano = Long.parseLong((fraction + "000000000").substring(0, 9));
    try {
      return negative ? Instant.ofEpochSecond(-second, -nano) : Instant.ofEpochSecond(second, nano);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("time out of range", e);
    }
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
