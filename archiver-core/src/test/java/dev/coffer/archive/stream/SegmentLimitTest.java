package dev.coffer.archive.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.volume.Manifest;
import org.junit.jupiter.api.Test;

/** Segments grow before their manifest becomes larger than a reader takes. */
class SegmentLimitTest {
  private static final long MIB = 1 << 20;

  @Test
  void anOrdinaryArchiveHasSegmentsOfTheSizeAskedFor() {
    int twoHybridRecipients = 3200;
    for (int number = 1; number < 1700; number++) {
      assertThat(SegmentPacker.segmentLimit(8 << 10, number, twoHybridRecipients))
          .isEqualTo(8 << 10);
    }
  }

  @Test
  void sixtyFourTebibytesInSegmentsOf64MebibytesHaveAManifest() {
    int header = 3200;
    long stored = 0;
    long manifestBytes = 0;
    for (int number = 1; stored < 64 * MIB * MIB / 64; number++) {
      stored += SegmentPacker.segmentLimit(64 * MIB, number, header);
      manifestBytes += 4L * header / 3 + 600;
    }
    assertThat(manifestBytes).isLessThan(Manifest.MAX_JSON_BYTES);
  }

  @Test
  void theLimitNeverOverflows() {
    assertThat(SegmentPacker.segmentLimit(Long.MAX_VALUE / 2, 1_000_000, 2_000_000)).isPositive();
    assertThat(SegmentPacker.segmentLimit(4096, Integer.MAX_VALUE, 2_000_000)).isPositive();
  }
}
