package dev.coffer.tape.pace;

/**
 * A clock that stands still until somebody says how long something took. For one thread: what it
 * simulates happens one after the other.
 */
public final class VirtualClock implements PaceClock {
  private long now;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void waitUntil(long nanos) {
    now = Math.max(now, nanos);
  }

  /** What the simulated host did took so long. */
  public void advance(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("time: actual=" + nanos + " expected=0 or more");
    }
    now = Math.addExact(now, nanos);
  }
}
