package dev.coffer.cli.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Code 39 (ISO/IEC 16388) as LTO cartridges carry it: wide elements 2.75 times as wide as narrow
 * ones, no check character, {@code *} in front and behind.
 *
 * <p>A character is nine elements, bars and spaces by turns, three of them wide; a narrow space
 * stands between characters.
 */
public final class Code39 {
  /** Wide against narrow. */
  public static final double RATIO = 2.75;

  private static final String SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*";

  /** Nine elements each, {@code w} for wide, bar first, in the order of the symbols. */
  private static final String[] PATTERNS = {
    "nnnwwnwnn", "wnnwnnnnw", "nnwwnnnnw", "wnwwnnnnn", "nnnwwnnnw", "wnnwwnnnn", "nnwwwnnnn",
    "nnnwnnwnw", "wnnwnnwnn", "nnwwnnwnn", "wnnnnwnnw", "nnwnnwnnw", "wnwnnwnnn", "nnnnwwnnw",
    "wnnnwwnnn", "nnwnwwnnn", "nnnnnwwnw", "wnnnnwwnn", "nnwnnwwnn", "nnnnwwwnn", "wnnnnnnww",
    "nnwnnnnww", "wnwnnnnwn", "nnnnwnnww", "wnnnwnnwn", "nnwnwnnwn", "nnnnnnwww", "wnnnnnwwn",
    "nnwnnnwwn", "nnnnwnwwn", "wwnnnnnnw", "nwwnnnnnw", "wwwnnnnnn", "nwnnwnnnw", "wwnnwnnnn",
    "nwwnwnnnn", "nwnnnnwnw", "wwnnnnwnn", "nwwnnnwnn", "nwnwnwnnn", "nwnwnnnwn", "nwnnnwnwn",
    "nnnwnwnwn", "nwnnwnwnn"
  };

  private static final Map<Character, String> BY_SYMBOL = bySymbol();

  private Code39() {}

  /**
   * One bar.
   *
   * @param start from the left edge of the first bar, in narrow elements
   * @param width in narrow elements, 1 or {@link #RATIO}
   */
  public record Bar(double start, double width) {}

  /**
   * The bars of a text with its start and stop characters.
   *
   * @throws IllegalArgumentException if it has a character that Code 39 has not
   */
  public static List<Bar> bars(String text) {
    List<Bar> bars = new ArrayList<>();
    double at = 0;
    for (char c : ("*" + text + "*").toCharArray()) {
      String pattern = BY_SYMBOL.get(c);
      if (pattern == null || (c == '*' && text.indexOf('*') >= 0)) {
        throw new IllegalArgumentException("code 39: actual=" + text);
      }
      for (int i = 0; i < pattern.length(); i++) {
        double width = pattern.charAt(i) == 'w' ? RATIO : 1;
        if (i % 2 == 0) {
          bars.add(new Bar(at, width));
        }
        at += width;
      }
      at += 1;
    }
    return bars;
  }

  /** From the left edge of the first bar to the right edge of the last, in narrow elements. */
  public static double width(String text) {
    Bar last = bars(text).getLast();
    return last.start() + last.width();
  }

  private static Map<Character, String> bySymbol() {
    Map<Character, String> map = new java.util.HashMap<>();
    for (int i = 0; i < PATTERNS.length; i++) {
      map.put(SYMBOLS.charAt(i), PATTERNS[i]);
    }
    return Map.copyOf(map);
  }
}
