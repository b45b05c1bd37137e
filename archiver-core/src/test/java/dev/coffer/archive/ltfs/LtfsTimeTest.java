package dev.coffer.archive.ltfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LtfsTimeTest {
  @Test
  void nineDigitsAlways() {
    assertThat(LtfsTime.format(Instant.parse("2026-11-20T18:00:00Z")))
        .isEqualTo("2026-11-20T18:00:00.000000000Z");
    assertThat(LtfsTime.format(Instant.parse("1601-01-01T00:00:00.5Z")))
        .isEqualTo("1601-01-01T00:00:00.500000000Z");
    assertThat(LtfsTime.format(LtfsTime.MAX)).isEqualTo("9999-12-31T23:59:59.999999999Z");
    assertThat(LtfsTime.format(LtfsTime.MIN)).isEqualTo("0000-01-01T00:00:00.000000000Z");
  }

  @Test
  void shortFractionCountsNanoseconds() throws Exception {
    assertThat(LtfsTime.parse("2026-11-20T18:00:00.123Z").getNano()).isEqualTo(123);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-20T18:00:00Z",
        "2026-11-20T18:00:00.Z",
        "2026-11-20 18:00:00.000000000Z",
        "2026-11-20T18:00:00.000000000",
        "2026-11-20T18:00:00.0000000000Z",
        "2026-13-20T18:00:00.000000000Z",
        "2026-02-30T18:00:00.000000000Z",
        "2026-11-20T24:00:00.000000000Z",
        "2026-11-20T18:00:60.000000000Z",
        "+026-11-20T18:00:00.000000000Z",
        " 2026-11-20T18:00:00.00000000Z",
        "2026-11-20T18:00:00.000000000+"
      })
  void otherFormsAreDamage(String text) {
    assertThatThrownBy(() -> LtfsTime.parse(text)).isInstanceOf(ArchiveDamagedException.class);
  }

  @Test
  void everyTimeComesBack() throws Exception {
    long seed = Long.getLong("coffer.seed", 20261120L);
    Random random = new Random(seed);
    long span = LtfsTime.MAX.getEpochSecond() - LtfsTime.MIN.getEpochSecond();
    for (int i = 0; i < 5000; i++) {
      Instant time =
          Instant.ofEpochSecond(
              LtfsTime.MIN.getEpochSecond() + (random.nextLong() >>> 1) % span,
              random.nextInt(1_000_000_000));
      assertThat(LtfsTime.parse(LtfsTime.format(time))).as("seed %d", seed).isEqualTo(time);
    }
  }

  @Test
  void timesBeyondTheFormatAreBroughtToItsEdge() {
    assertThat(LtfsTimes.all(Instant.MAX).created()).isEqualTo(LtfsTime.MAX);
    assertThat(LtfsTimes.all(Instant.MIN).created()).isEqualTo(LtfsTime.MIN);
    assertThatThrownBy(() -> LtfsTime.format(Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
