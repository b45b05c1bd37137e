package dev.coffer.archive.source;

/**
 * Memory for content that is read ahead. Whoever prepares the batch that is wanted next gets it at
 * once: later batches may hold all of the budget, and none of them is taken before that one.
 */
final class ReadAheadBudget {
  private final long limit;
  private long used;
  private long wanted;

  ReadAheadBudget(long limit) {
    this.limit = limit;
  }

  synchronized void take(long batch, long bytes) throws InterruptedException {
    while (used + bytes > limit && batch > wanted) {
      wait();
    }
    used += bytes;
  }

  synchronized void give(long bytes) {
    used -= bytes;
    notifyAll();
  }

  /** The batch of this number is the next to be taken. */
  synchronized void want(long batch) {
    wanted = batch;
    notifyAll();
  }
}
