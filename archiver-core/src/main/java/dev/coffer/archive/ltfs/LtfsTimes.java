package dev.coffer.archive.ltfs;

import java.time.Instant;
import java.util.List;

/**
 * The five times of a file or directory.
 *
 * @param created when it came to be
 * @param changed when anything about it last changed
 * @param modified when its content last changed
 * @param accessed when it was last read
 * @param backedUp when it was last copied elsewhere
 */
public record LtfsTimes(
    Instant created, Instant changed, Instant modified, Instant accessed, Instant backedUp) {
  public LtfsTimes {
    for (Instant time : List.of(created, changed, modified, accessed, backedUp)) {
      if (time.isBefore(LtfsTime.MIN) || time.isAfter(LtfsTime.MAX)) {
        throw new IllegalArgumentException("time beyond the format's years 0 to 9999: " + time);
      }
    }
  }

  /** All five the same, or the nearest the format can say. */
  public static LtfsTimes all(Instant time) {
    Instant t = LtfsTime.clamp(time);
    return new LtfsTimes(t, t, t, t, t);
  }

  /** A file last modified then, that came onto the volume now. */
  public static LtfsTimes of(Instant modified, Instant now) {
    Instant m = LtfsTime.clamp(modified);
    Instant n = LtfsTime.clamp(now);
    return new LtfsTimes(m, n, m, m, n);
  }

  /** The same with its status, and perhaps its content, changed now. */
  LtfsTimes touched(Instant now, boolean content) {
    Instant n = LtfsTime.clamp(now);
    return new LtfsTimes(created, n, content ? n : modified, accessed, backedUp);
  }
}
