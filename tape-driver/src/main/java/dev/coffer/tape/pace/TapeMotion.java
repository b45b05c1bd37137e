package dev.coffer.tape.pace;

/**
 * A buffer and the tape that empties it, in continuous time. The tape moves at a speed that follows
 * the buffer's fill; when the buffer runs empty it stops, goes back behind the last block, and
 * starts once enough is in the buffer again.
 *
 * <p>Invariants: 0 ≤ level ≤ buffer; time never goes back; the tape moves only while there is
 * something to write.
 */
final class TapeMotion {
  private static final double SECOND = 1e9;

  /** Speeds are looked up anew this often. */
  private static final long STEP_NANOS = 50_000_000;

  private final DriveTiming timing;
  private long now;
  private long readyAt;
  private double level;
  private boolean moving;
  private boolean flushing;
  private long backhitches;
  private long flushStops;
  private double streamingNanos;

  TapeMotion(DriveTiming timing, long now) {
    this.timing = timing;
    this.now = now;
    this.readyAt = now;
  }

  long backhitches() {
    return backhitches;
  }

  long flushStops() {
    return flushStops;
  }

  long streamingNanos() {
    return Math.round(streamingNanos);
  }

  double level() {
    return level;
  }

  /** Takes bytes as soon as there is room; returns when that is. */
  long take(long from, long bytes) {
    runUntil(from);
    while (level > 0 && level + bytes > timing.bufferBytes()) {
      step(Long.MAX_VALUE, Math.max(0, timing.bufferBytes() - (double) bytes), true);
    }
    level += bytes;
    return now;
  }

  /** Empties the buffer; returns when everything is on the tape, which then stops. */
  long flush(long from) {
    runUntil(from);
    if (level == 0 && !moving) {
      return now;
    }
    flushing = true;
    while (level > 0) {
      step(Long.MAX_VALUE, 0, true);
    }
    flushing = false;
    if (moving) {
      stop();
    }
    flushStops++;
    return now;
  }

  private void runUntil(long time) {
    while (now < time) {
      step(time, 0, false);
    }
  }

  /** One stretch of time in which nothing changes, not beyond a time nor below a level. */
  private void step(long until, double downTo, boolean hostWaits) {
    if (!moving) {
      boolean enough = level >= timing.restartBytes() || (level > 0 && (flushing || hostWaits));
      if (!enough) {
        now = until;
        return;
      }
      long start = Math.max(now, readyAt);
      if (start >= until) {
        now = until;
        return;
      }
      now = start;
      moving = true;
    }
    stream(until, downTo);
  }

  private void stream(long until, double downTo) {
    double speed = timing.speedAt(level / timing.bufferBytes());
    double toGoal = (level - downTo) / speed * SECOND;
    double stretch = Math.min(Math.min(STEP_NANOS, until - (double) now), toGoal);
    long nanos = Math.max(1, (long) Math.ceil(stretch));
    double written = Math.min(level, speed * nanos / SECOND);
    streamingNanos += written / speed * SECOND;
    level -= written;
    now += nanos;
    if (level < 1) {
      level = 0;
      if (!flushing) {
        backhitches++;
        stop();
      }
    }
  }

  private void stop() {
    moving = false;
    readyAt = now + timing.backhitchNanos();
  }
}
