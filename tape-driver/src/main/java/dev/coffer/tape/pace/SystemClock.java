package dev.coffer.tape.pace;

import java.util.concurrent.locks.LockSupport;

/**
 * The time that really passes, for pacing a pipeline as it runs. A thread that is interrupted while
 * it waits goes on at once, still interrupted.
 */
public final class SystemClock implements PaceClock {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void waitUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = nanos - System.nanoTime();
    }
  }
}
