package dev.coffer.catalog.rotation;

import java.time.Duration;
import java.time.LocalTime;

/**
 * When writing may begin and how long it may take.
 *
 * @param minutes 1 to 10080
 */
public record WriteWindow(LocalTime start, int minutes) {
  public WriteWindow {
    if (start.getSecond() != 0 || start.getNano() != 0) {
      throw new IllegalArgumentException("write window: begins at a full minute");
    }
    if (minutes < 1 || minutes > 10_080) {
      throw new IllegalArgumentException(
          "write window minutes: actual=" + minutes + " expected=1 to 10080");
    }
  }

  /** How long the window is. */
  public Duration length() {
    return Duration.ofMinutes(minutes);
  }

  /** True if so many bytes at so many bytes a second fit, plus as long again to read them back. */
  public boolean fits(long bytes, long bytesPerSecond, int copies) {
    return needed(bytes, bytesPerSecond, copies).compareTo(length()) <= 0;
  }

  /** How long writing and reading back so many copies takes. */
  public static Duration needed(long bytes, long bytesPerSecond, int copies) {
    if (bytesPerSecond <= 0) {
      return Duration.ZERO;
    }
    long passes = Math.multiplyExact(2L, copies);
    return Duration.ofSeconds(Math.ceilDiv(Math.multiplyExact(bytes, passes), bytesPerSecond));
  }
}
