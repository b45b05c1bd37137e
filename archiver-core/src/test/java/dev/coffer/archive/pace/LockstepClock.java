package dev.coffer.archive.pace;

import dev.coffer.tape.pace.PaceClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  /** A thread that was just woken may look idle for a moment: so many looks have to agree. */
  private static final int LOOKS = 4;

  private final Thread owner = Thread.currentThread();
  private final PriorityQueue<Long> wanted = new PriorityQueue<>();
  private final Thread advancing;
  private long now;
  private long events;
  private boolean closed;

  LockstepClock() {
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
    events++;
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
    int idle = 0;
    long seen = -1;
    while (true) {
      synchronized (this) {
        if (closed) {
          return;
        }
        if (events != seen || wanted.isEmpty()) {
          idle = 0;
          seen = events;
        } else if (idle >= LOOKS) {
          now = Math.max(now, wanted.remove());
          events++;
          idle = 0;
          notifyAll();
        }
      }
      idle = allWait() ? idle + 1 : 0;
      LockSupport.parkNanos(20_000);
    }
  }

  private boolean allWait() {
    List<Thread> pipeline = new ArrayList<>(Collections.singleton(owner));
    Thread[] threads = new Thread[Thread.activeCount() + 64];
    int count = Thread.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().startsWith("coffer-")) {
        pipeline.add(threads[i]);
      }
    }
    return pipeline.stream()
        .allMatch(each ->
            switch (each.getState()) {
              case WAITING, TIMED_WAITING, TERMINATED, NEW -> true;
              case RUNNABLE, BLOCKED -> false;
            });
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    LockSupport.unpark(advancing);
  }
}
