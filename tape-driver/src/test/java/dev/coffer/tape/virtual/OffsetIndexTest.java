package dev.coffer.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffsetIndexTest {
  @Test
  void samplesStayBoundedAndEverySampleIsTrue() {
    OffsetIndex index = new OffsetIndex(16);
    for (long object = 1; object <= 10_000; object++) {
      index.note(object, object * 100);
      assertThat(index.sampleCount()).isLessThanOrEqualTo(16);
    }
    for (long object = 0; object <= 10_000; object++) {
      long floor = index.floorObject(object);
      assertThat(floor).isLessThanOrEqualTo(object);
      assertThat(object - floor).isLessThan(2 * 10_000 / 8);
      assertThat(index.floorOffset(object)).isEqualTo(floor * 100);
    }
  }

  @Test
  void nothingBehindATruncationIsKept() {
    OffsetIndex index = new OffsetIndex(16);
    for (long object = 1; object <= 100; object++) {
      index.note(object, object * 100);
    }
    for (long cut = 100; cut >= 0; cut--) {
      index.truncate(cut);
      assertThat(index.floorObject(1000)).isLessThanOrEqualTo(cut);
    }
    for (long object = 1; object <= 100; object++) {
      index.note(object, object * 7);
    }
    assertThat(index.floorObject(100)).isGreaterThan(80);
    assertThat(index.floorOffset(100)).isEqualTo(index.floorObject(100) * 7);
  }

  @Test
  void holesAreNotIndexed() {
    OffsetIndex index = new OffsetIndex(16);
    index.note(5, 500);
    assertThat(index.floorObject(5)).isZero();
    assertThat(index.floorOffset(5)).isZero();
  }
}
