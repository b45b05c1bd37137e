package dev.coffer.archive.read;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A thread that works ahead of the one that takes what it makes. At most so many items are ready at
 * a time; a failure is handed over in its place, behind all that was made before it.
 *
 * <p>From the constructor until {@link #stop} returns, what the producer uses belongs to that
 * thread; then to whoever stopped it, with all that was done to it visible.
 */
final class Ahead<T> {
  private final Producer<T> producer;
  private final int limit;
  private final Deque<T> ready = new ArrayDeque<>();
  private final Thread thread;
  private @Nullable Throwable failure;
  private boolean ended;
  private boolean stopped;

  /** Makes items in order; never called again after it returned null or threw. */
  @FunctionalInterface
  interface Producer<T> {
    /** The next one; null behind the last. */
    @Nullable T next() throws IOException;
  }

  /**
   * Starts.
   *
   * @param limit how many may be ready. A producer that uses buffers again needs two more: one that
   *     is filled, one that the taker still looks at
   */
  Ahead(String name, int limit, Producer<T> producer) {
    this.limit = limit;
    this.producer = producer;
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  private void run() {
    try {
      while (hasRoom()) {
        T item = producer.next();
        synchronized (this) {
          if (item == null) {
            ended = true;
          } else {
            ready.add(item);
          }
          notifyAll();
        }
      }
    } catch (Throwable e) { // whatever it is, it is the taker's to hear
      synchronized (this) {
        failure = e;
        notifyAll();
      }
    }
  }

  private synchronized boolean hasRoom() throws InterruptedException {
    while (ready.size() >= limit && !stopped) {
      wait();
    }
    return !stopped && !ended;
  }

  /**
   * The next item, waited for; null behind the last. After a failure there is nothing more to take.
   *
   * @throws IOException what the producer threw
   * @throws InterruptedException if the taker is interrupted while it waits; nothing is lost
   */
  synchronized @Nullable T take() throws IOException, InterruptedException {
    while (ready.isEmpty() && failure == null && !ended) {
      wait();
    }
    T item = ready.poll();
    if (item == null && failure != null) {
      switch (failure) {
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException("internal error: reading ahead", failure);
      }
    }
    notifyAll();
    return item;
  }

  /** Ends the thread after what it is just making, and waits for that; what is ready is dropped. */
  void stop() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the drive has to be given back first
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
