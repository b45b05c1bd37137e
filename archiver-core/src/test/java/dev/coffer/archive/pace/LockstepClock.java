package dev.coffer.archive.pace;

import dev.coffer.tape.pace.PaceClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Simulated time for several threads. It stands still while any thread of the pipeline has
 * something to do, and goes on to the next moment that somebody waits for when all of them wait:
 * computing costs nothing, reading the source and moving the tape cost what the simulation says.
 *
 * <p>Threads of the pipeline are those called {@code coffer-…} and the one that made the clock.
 */
final class LockstepClock implements PaceClock, AutoCloseable {
  private static final long LOOK_AGAIN_NANOS = 20_000;

  private final Thread owner = Thread.currentThread();
  private final SleepingTasks tasks;
  private final PriorityQueue<Long> wanted = new PriorityQueue<>();
  private final Thread advancing;
  private long now;
  private boolean closed;

  LockstepClock() {
    tasks = SleepingTasks.ofThisThreadAnd("coffer-");
    advancing = Thread.ofPlatform().daemon().name("lockstep").start(this::advance);
  }

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized void waitUntil(long nanos) {
    if (nanos <= now) {
      return;
    }
    wanted.add(nanos);
    while (now < nanos && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void advance() {
    while (!isClosed()) {
      if (nobodyCanGoOn()) {
        next();
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void next() {
    Long moment = wanted.poll();
    if (moment != null) {
      now = Math.max(now, moment);
      notifyAll();
    }
  }

  /**
   * Two looks that agree show that every task slept from the one to the other. A thread that was
   * woken, but has not had a processor yet, is no sleeping task, although Java calls it waiting; a
   * thread that the virtual machine has stopped is one, but Java does not call it waiting.
   */
  private boolean nobodyCanGoOn() {
    try {
      Optional<SleepingTasks.Look> before = tasks.look();
      if (before.isEmpty()) {
        return false;
      }
      List<Thread> pipeline = pipeline();
      return pipeline.stream().allMatch(LockstepClock::waits)
          && pipeline.size() == before.get().count()
          && tasks.look().equals(before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Thread> pipeline() {
    List<Thread> pipeline = new ArrayList<>(Collections.singleton(owner));
    Thread[] threads = new Thread[Thread.activeCount() + 64];
    int count = Thread.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().startsWith("coffer-")) {
        pipeline.add(threads[i]);
      }
    }
    return pipeline;
  }

  private static boolean waits(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING -> true;
      case NEW, RUNNABLE, BLOCKED, TERMINATED -> false;
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    LockSupport.unpark(advancing);
  }
}
