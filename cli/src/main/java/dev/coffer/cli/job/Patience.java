package dev.coffer.cli.job;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Waiting for something that a person does: looks are far between, and farther the longer it takes,
 * so that a drive is not kept busy by being asked. From two seconds between looks to half a minute.
 */
final class Patience {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final LongSupplier nanos;
  private final Sleeper sleeper;
  private final long deadline;
  private long pauseNanos = FIRST.toNanos();

  /** Lets time pass. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(long nanos) throws InterruptedException;
  }

  /**
   * Begins to wait.
   *
   * @param limit how long in all
   * @param nanos a clock
   */
  Patience(Duration limit, LongSupplier nanos, Sleeper sleeper) {
    this.nanos = nanos;
    this.sleeper = sleeper;
    this.deadline = nanos.getAsLong() + limit.toNanos();
  }

  /** Begins to wait by the process's own clock. */
  static Patience of(Duration limit) {
    return new Patience(limit, System::nanoTime, pause -> Thread.sleep(Duration.ofNanos(pause)));
  }

  /**
   * Waits until it is time for the next look.
   *
   * @return false if the time is over, or somebody interrupts; the thread is then interrupted
   */
  boolean waits() {
    long left = deadline - nanos.getAsLong();
    if (left <= 0) {
      return false;
    }
    try {
      sleeper.sleep(Math.min(left, pauseNanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    pauseNanos = Math.min(LONGEST.toNanos(), pauseNanos + pauseNanos / 2);
    return true;
  }
}
