package dev.coffer.archive.stream;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * A bounded queue between two stages that wakes when any stage fails, and knows how long each side
 * has waited.
 */
final class StageQueue<T> {
  private static final long CHECK_MILLIS = 50;

  private final ArrayBlockingQueue<T> items;
  private final Breaker breaker;
  private final LongSupplier nanoTime;
  private final LongAdder putWaitNanos = new LongAdder();
  private final LongAdder takeWaitNanos = new LongAdder();

  StageQueue(int capacity, Breaker breaker, LongSupplier nanoTime) {
    this.items = new ArrayBlockingQueue<>(capacity);
    this.breaker = breaker;
    this.nanoTime = nanoTime;
  }

  void put(T item) throws InterruptedException, StageAbortedException {
    checkBoth();
    if (items.offer(item)) {
      return;
    }
    long since = nanoTime.getAsLong();
    while (!items.offer(item, CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
      breaker.check();
    }
    putWaitNanos.add(nanoTime.getAsLong() - since);
  }

  T take() throws InterruptedException, StageAbortedException {
    checkBoth();
    T item = items.poll();
    if (item != null) {
      return item;
    }
    long since = nanoTime.getAsLong();
    do {
      item = items.poll(CHECK_MILLIS, TimeUnit.MILLISECONDS);
      breaker.check();
    } while (item == null);
    takeWaitNanos.add(nanoTime.getAsLong() - since);
    return item;
  }

  /** Who never has to wait is to hear of an interruption all the same. */
  private void checkBoth() throws InterruptedException, StageAbortedException {
    breaker.check();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  int size() {
    return items.size();
  }

  int capacity() {
    return items.size() + items.remainingCapacity();
  }

  long takeWaitNanos() {
    return takeWaitNanos.sum();
  }

  long putWaitNanos() {
    return putWaitNanos.sum();
  }
}
