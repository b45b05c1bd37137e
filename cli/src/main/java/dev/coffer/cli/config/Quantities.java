package dev.coffer.cli.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them. */
public final class Quantities {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15})\\s*(|B|KiB|MiB|GiB|TiB|kB|MB|GB|TB)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "",
          1L,
          "b",
          1L,
          "kib",
          1L << 10,
          "mib",
          1L << 20,
          "gib",
          1L << 30,
          "tib",
          1L << 40,
          "kb",
          1_000L,
          "mb",
          1_000_000L,
          "gb",
          1_000_000_000L,
          "tb",
          1_000_000_000_000L);

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(s|m|min|h|d)");

  private Quantities() {}

  /** A length of time like {@code 90s}, {@code 30m}, {@code 2h} or {@code 1d}; empty otherwise. */
  public static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofMinutes(count);
        });
  }

  /** Bytes of {@code 512 KiB}, {@code 8 GiB}, {@code 18 TB} or a bare number; empty otherwise. */
  public static OptionalLong bytes(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long unit = UNITS.getOrDefault(matcher.group(2).toLowerCase(Locale.ROOT), 1L);
    try {
      return OptionalLong.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
