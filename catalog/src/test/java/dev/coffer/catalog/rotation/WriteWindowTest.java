package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days and windows of a policy in its time zone, also when clocks are changed. */
class WriteWindowTest {
  private static WriteWindow window(String start, int minutes, String zone) {
    return new WriteWindow(LocalTime.parse(start), minutes, ZoneId.of(zone));
  }

  @ParameterizedTest
  @CsvSource({
    "America/Denver,   2026-10-02T03:00:00Z, 2026-10-01",
    "America/Denver,   2026-10-02T06:00:00Z, 2026-10-02",
    "Pacific/Auckland, 2026-10-01T10:59:59Z, 2026-10-01",
    "Pacific/Auckland, 2026-10-01T11:00:00Z, 2026-10-02",
    "UTC,              2026-10-01T23:59:59Z, 2026-10-01",
  })
  void aDayIsTheZones(String zone, Instant time, LocalDate day) {
    assertThat(window("18:00", 600, zone).dayOf(time)).isEqualTo(day);
  }

  /**
   * The rows of the worked example fall on its days by the clock on the wall, wherever it hangs.
   */
  @ParameterizedTest
  @CsvSource({"America/Denver", "Pacific/Auckland", "UTC"})
  void fridaysOfTheExampleAreFridaysOnTheWall(String zone) {
    WriteWindow window = window("18:00", 600, zone);
    for (LocalDate friday = LocalDate.parse("2026-10-02");
        friday.isBefore(LocalDate.parse("2027-04-30"));
        friday = friday.plusWeeks(1)) {
      Instant begins = friday.atTime(18, 0).atZone(ZoneId.of(zone)).toInstant();
      assertThat(window.dayOf(begins)).isEqualTo(friday);
      assertThat(window.open(begins)).isTrue();
      assertThat(window.open(begins.minusSeconds(1))).isFalse();
      assertThat(window.open(begins.plus(Duration.ofMinutes(600)))).isFalse();
    }
  }

  @Test
  void aWindowOverAChangeOfClocksIsNeitherShorterNorLonger() {
    WriteWindow autumn = window("22:00", 600, "America/Denver");
    Instant begins = Instant.parse("2026-11-01T04:00:00Z"); // 22:00 on 31 October
    assertThat(autumn.open(begins)).isTrue();
    assertThat(autumn.open(begins.plus(Duration.ofMinutes(599)))).isTrue();
    assertThat(autumn.open(begins.plus(Duration.ofMinutes(600)))).isFalse();
    assertThat(
            Duration.between(
                autumn.startOf(LocalDate.parse("2026-11-01")),
                autumn.startOf(LocalDate.parse("2026-11-02"))))
        .isEqualTo(Duration.ofHours(25));
  }

  @Test
  void aTimeThatTheClockSkipsIsTheOneAfterTheGap() {
    WriteWindow spring = window("02:30", 60, "America/Denver");
    Instant begins = Instant.parse("2026-03-08T09:30:00Z"); // 03:30, for there is no 02:30
    assertThat(spring.open(begins)).isTrue();
    assertThat(spring.open(begins.minusSeconds(1))).isFalse();
  }
}
