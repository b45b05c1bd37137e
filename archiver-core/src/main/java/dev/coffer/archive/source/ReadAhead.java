package dev.coffer.archive.source;

import dev.coffer.archive.posix.Accounts;
import dev.coffer.archive.source.SourceItem.Batch;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that work ahead: one walks, some look and read. Batches come out in the walker's
 * order. Bounded: {@link #MOST_BATCHES} batches, and content by {@link ReadAheadBudget}.
 */
final class ReadAhead {
  /** Batches between the walker and the puller. */
  private static final int MOST_BATCHES = 24;

  /** The walker calls itself for each level, and paths may have 32,768; only used when needed. */
  private static final long STACK_BYTES = 64 << 20;

  private static final long LOOK_MILLIS = 200;

  private final BlockingQueue<Batch> ordered = new LinkedBlockingQueue<>();
  private final BlockingQueue<Batch> toRead = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MOST_BATCHES);
  private final ReadAheadBudget budget = new ReadAheadBudget(FileSystemSource.READ_AHEAD_BYTES);
  private final Batch end = new Batch(Long.MAX_VALUE, List.of());
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile @Nullable Throwable failure;
  private boolean ended;

  /**
   * Starts.
   *
   * @param noting only look at files, for a filter is to be asked first
   */
  ReadAhead(FileSystemSource.Options options, Accounts accounts, boolean noting) {
    end.done.countDown();
    EntryReader walkerReader = new EntryReader(accounts, options.oneFileSystem());
    start("coffer-source-walk", () -> walk(options, walkerReader));
    for (int i = 0; i < options.readers(); i++) {
      EntryReader reader = new EntryReader(accounts, options.oneFileSystem());
      start("coffer-source-read-" + i, () -> read(reader, noting));
    }
  }

  private void start(String name, Work work) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .stackSize(STACK_BYTES)
            .start(() -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                // closed
              } catch (RuntimeException | Error e) {
                failure = e;
                ordered.add(end);
                budget.want(Long.MAX_VALUE);
                threads.forEach(Thread::interrupt);
              }
            }));
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void walk(FileSystemSource.Options options, EntryReader reader)
      throws InterruptedException {
    TreeWalker walker =
        new TreeWalker(
            options,
            reader,
            batch -> {
              room.acquire();
              ordered.add(batch);
              toRead.add(batch);
            });
    walker.walk();
    ordered.add(end);
  }

  private void read(EntryReader reader, boolean noting) throws InterruptedException {
    while (true) {
      Batch batch = toRead.take();
      for (SourceItem item : batch.items) {
        if (item.finding == null) {
          item.finding = noting ? reader.note(item) : reader.ahead(item, budget, batch.number);
        }
      }
      batch.done.countDown();
    }
  }

  /** The next batch with all its findings, null at the end. */
  @Nullable Batch take() throws InterruptedException {
    if (ended) {
      return null;
    }
    Batch batch = ordered.take();
    budget.want(batch.number);
    while (!batch.done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      checkFailure();
    }
    checkFailure();
    if (batch == end) {
      ended = true;
      return null;
    }
    room.release();
    return batch;
  }

  private void checkFailure() {
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException("internal error: reading ahead failed", thrown);
    }
  }

  void giveBack(long bytes) {
    if (bytes > 0) {
      budget.give(bytes);
    }
  }

  /** Stops the threads, waits for them, and lets go of what they held. */
  void close() {
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (Batch batch : ordered) {
      batch.items.forEach(SourceItem::release);
    }
  }
}
