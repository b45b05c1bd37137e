package dev.coffer.cli.terminal;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows how a long job goes, from a thread of its own: one line that is written over on a terminal,
 * else a new line every 30 seconds. Writes to stderr only, so results stay clean.
 */
public final class ProgressTicker implements AutoCloseable {
  private static final long TERMINAL_MILLIS = 250;
  private static final long LOG_MILLIS = 30_000;

  private final StatusStream err;
  private final ScheduledExecutorService ticker;

  /** Starts showing what the supplier says, which is asked on the ticker's thread. */
  public ProgressTicker(StatusStream err, Supplier<String> line) {
    this.err = err;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("progress").daemon().factory());
    long period = err.isTerminal() ? TERMINAL_MILLIS : LOG_MILLIS;
    var unused =
        ticker.scheduleAtFixedRate(() -> show(line.get()), period, period, TimeUnit.MILLISECONDS);
  }

  private synchronized void show(String line) {
    if (!ticker.isShutdown()) {
      err.show(line);
    }
  }

  /** Stops; the line disappears. */
  @Override
  public void close() {
    synchronized (this) {
      ticker.shutdownNow();
    }
    err.hide();
  }
}
