package dev.coffer.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextProperties {

  private static void same(Instant instant) {
    assertThat(InstantText.format(instant)).isEqualTo(instant.toString());
    assertThat(InstantText.parse(instant.toString())).isEqualTo(instant);
  }

  @Test
  void writesAndReadsWhatTheJdkDoes() {
    Random random = new Random(20261130);
    long[] spans = {1L << 31, 253_402_300_800L, 31_556_889_864_403_199L};
    int[] units = {1_000_000_000, 1_000_000, 1_000, 1};
    for (int i = 0; i < 20_000; i++) {
      long span = spans[random.nextInt(spans.length)];
      int unit = units[random.nextInt(units.length)];
      same(
          Instant.ofEpochSecond(
              random.nextLong(-span, span), random.nextInt(1_000_000_000) / unit * unit));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00Z",
        "-0001-12-31T23:59:59.999999999Z",
        "9999-12-31T23:59:59.999999999Z",
        "+10000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "2024-02-29T12:00:00.000001Z"
      })
  void atTheEdges(String text) {
    same(Instant.parse(text));
  }

  /** What is damaged reads the same as by the JDK: as another time, or not at all. */
  @Test
  void anyCharacterInAnyPlaceIsReadAsByTheJdk() {
    for (String text : new String[] {"2026-11-20T18:00:00Z", "2024-02-29T23:59:59.123456789Z"}) {
      for (int at = 0; at < text.length(); at++) {
        for (char other = ' '; other < 0x7F; other++) {
          StringBuilder changed = new StringBuilder(text);
          changed.setCharAt(at, other);
          agrees(changed.toString());
        }
        agrees(text.substring(0, at));
      }
    }
  }

  private static void agrees(String text) {
    Instant expected;
    try {
      expected = Instant.parse(text);
    } catch (DateTimeException e) {
      assertThatThrownBy(() -> InstantText.parse(text))
          .as(text)
          .isInstanceOf(DateTimeException.class);
      return;
    }
    assertThat(InstantText.parse(text)).as(text).isEqualTo(expected);
  }
}
