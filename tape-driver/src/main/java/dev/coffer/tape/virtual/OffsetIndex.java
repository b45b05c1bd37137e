package dev.coffer.tape.virtual;

import java.util.Arrays;

/**
 * Byte offsets of every stride-th object, from object 0 without a hole. It never holds more than a
 * fixed number: when it is full, every second one goes and the stride doubles.
 */
final class OffsetIndex {
  private final int maxSamples;
  private long[] samples;
  private int count = 1;
  private long stride = 1;

  OffsetIndex(int maxSamples) {
    if (maxSamples < 2) {
      throw new IllegalArgumentException("samples: actual=" + maxSamples + " expected=2 or more");
    }
    this.maxSamples = maxSamples;
    this.samples = new long[Math.min(maxSamples, 64)];
  }

  /** Takes note of where an object begins; ignored unless it is the next sample. */
  void note(long object, long offset) {
    if (object != count * stride) {
      return;
    }
    if (count == maxSamples) {
      thin();
      if (object != count * stride) {
        return;
      }
    }
    if (count == samples.length) {
      samples = Arrays.copyOf(samples, Math.min(maxSamples, samples.length * 2));
    }
    samples[count++] = offset;
  }

  private void thin() {
    int kept = (count + 1) / 2;
    for (int i = 1; i < kept; i++) {
      samples[i] = samples[2 * i];
    }
    count = kept;
    stride *= 2;
  }

  /** Forgets everything behind an object, which itself stays. */
  void truncate(long object) {
    count = (int) Math.min(count, object / stride + 1);
  }

  /** The nearest known object at or before the one asked for. */
  long floorObject(long object) {
    return floorSample(object) * stride;
  }

  /** Where {@link #floorObject} begins. */
  long floorOffset(long object) {
    return samples[floorSample(object)];
  }

  private int floorSample(long object) {
    return (int) Math.min(object / stride, count - 1L);
  }

  int sampleCount() {
    return count;
  }
}
