package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coffer.archive.ArchiveDamagedException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sizes and offsets of payloads. Replay with {@code -Dcoffer.seed=N}. */
final class PayloadLayoutProperties {
  private static final long SEED = Long.getLong("coffer.seed", 20_261_120L);

  @Test
  void sealedSizeLeadsBackToPlainSize() throws ArchiveDamagedException {
    System.out.println("PayloadLayoutProperties: -Dcoffer.seed=" + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      long plain = random.nextLong(1L << 2 + random.nextInt(58));
      assertThat(PayloadLayout.plainBytes(PayloadLayout.sealedBytes(plain))).isEqualTo(plain);
    }
  }

  @Test
  void refusesExactlyTheSizesThatNoPayloadHas() {
    Set<Long> possible = new HashSet<>();
    for (long plain = 0; plain <= 3 * PayloadLayout.CHUNK_BYTES; plain++) {
      possible.add(PayloadLayout.sealedBytes(plain));
    }
    for (long sealed = 0; sealed <= 3 * PayloadLayout.SEALED_CHUNK_BYTES; sealed++) {
      boolean accepted;
      try {
        accepted = PayloadLayout.plainBytes(sealed) >= 0;
      } catch (ArchiveDamagedException e) {
        accepted = false;
      }
      assertThat(accepted).as("sealed size %d", sealed).isEqualTo(possible.contains(sealed));
    }
  }

  @Test
  void workedExamples() {
    assertThat(PayloadLayout.chunkCount(0)).isEqualTo(1);
    assertThat(PayloadLayout.chunkCount(65_536)).isEqualTo(1);
    assertThat(PayloadLayout.chunkCount(65_537)).isEqualTo(2);
    assertThat(PayloadLayout.sealedBytes(8L << 30)).isEqualTo((8L << 30) + 16 * 131_072);
    assertThat(PayloadLayout.chunkOfOffset(65_535)).isZero();
    assertThat(PayloadLayout.chunkOfOffset(65_536)).isEqualTo(1);
    assertThat(PayloadLayout.sealedOffset(3)).isEqualTo(196_656);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> PayloadLayout.sealedBytes(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> PayloadLayout.plainBytes(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> PayloadLayout.chunkOfOffset(-1));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> PayloadLayout.sealedBytes(Long.MAX_VALUE));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> PayloadLayout.sealedOffset(Long.MAX_VALUE));
  }
}
