package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDaysTest {
  private static LocalDays in(String zone) {
    return new LocalDays(ZoneId.of(zone));
  }

  @ParameterizedTest
  @CsvSource({
    "America/Denver,   2026-11-20, 24, 2026-11-21T07:00:00Z, -07:00",
    "America/Denver,   2026-11-01, 25, 2026-11-02T07:00:00Z, -07:00",
    "America/Denver,   2026-03-08, 23, 2026-03-09T06:00:00Z, -06:00",
    "Pacific/Auckland, 2026-11-20, 24, 2026-11-20T11:00:00Z, +13:00",
    "Pacific/Auckland, 2026-04-05, 25, 2026-04-05T12:00:00Z, +12:00",
    "Africa/Cairo,     2026-04-24, 23, 2026-04-24T21:00:00Z, +03:00",
    "UTC,              2026-11-20, 24, 2026-11-21T00:00:00Z, UTC",
  })
  void aDayEndsAtItsOwnMidnight(String zone, String day, int hours, Instant end, String offset)
      throws Exception {
    LocalDays days = in(zone);
    assertThat(days.end(day)).isEqualTo(end);
    assertThat(days.last(day)).isEqualTo(end.minusNanos(1));
    assertThat(Duration.between(days.start(day), days.end(day))).isEqualTo(Duration.ofHours(hours));
    assertThat(days.of(days.start(day))).isEqualTo(LocalDate.parse(day));
    assertThat(days.of(days.last(day))).isEqualTo(LocalDate.parse(day));
    assertThat(days.until(end)).isEqualTo("end of " + day + " " + offset);
  }

  /** In Cairo clocks go from 00:00 to 01:00: the day begins at one. */
  @Test
  void aDayWithoutItsMidnightBeginsLater() throws Exception {
    LocalDays cairo = in("Africa/Cairo");
    assertThat(cairo.start("2026-04-24")).isEqualTo(Instant.parse("2026-04-23T22:00:00Z"));
    assertThat(cairo.until(cairo.end("2026-04-23"))).startsWith("end of 2026-04-23");
  }

  @Test
  void aTimeWithItsOffsetIsThatTimeWhereverTheSiteIs() throws Exception {
    Instant time = Instant.parse("2026-11-20T18:00:00Z");
    for (String zone : new String[] {"America/Denver", "Pacific/Auckland"}) {
      assertThat(in(zone).end("2026-11-20T18:00:00Z")).isEqualTo(time);
      assertThat(in(zone).start("2026-11-20T11:00:00-07:00")).isEqualTo(time);
      assertThat(in(zone).last("2026-11-21T07:00:00+13:00")).isEqualTo(time);
    }
    assertThat(in("America/Denver").words(time)).isEqualTo("2026-11-20 11:00 -07:00");
    assertThat(in("UTC").words(time)).isEqualTo("2026-11-20 18:00 UTC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tomorrow", "2026-02-30", "2026-11-20T18:00:00", "20.11.2026"})
  void anythingElseIsNoTime(String text) {
    assertThatThrownBy(() -> LocalDays.UTC.end(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not a time");
  }
}
