package dev.coffer.cli.terminal;

import java.io.PrintStream;
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

  private final PrintStream err;
  private final boolean terminal;
  private final ScheduledExecutorService ticker;
  private boolean lineShown;

  /** Starts showing what the supplier says, which is asked on the ticker's thread. */
  public ProgressTicker(PrintStream err, boolean terminal, Supplier<String> line) {
    this.err = err;
    this.terminal = terminal;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("progress").daemon().factory());
    long period = terminal ? TERMINAL_MILLIS : LOG_MILLIS;
    var unused =
        ticker.scheduleAtFixedRate(() -> show(line.get()), period, period, TimeUnit.MILLISECONDS);
  }

  /** Prints a line of its own, without tearing the one that is shown. */
  public synchronized void print(String message) {
    clear();
    err.println(message);
  }

  /** Does something, such as asking a person, while no line is shown. */
  public synchronized <T> T whileHidden(Supplier<T> action) {
    clear();
    return action.get();
  }

  private synchronized void show(String line) {
    if (terminal) {
      err.print("\r\u001b[K" + line);
      lineShown = true;
    } else {
      err.println(line);
    }
    err.flush();
  }

  private void clear() {
    if (lineShown) {
      err.print("\r\u001b[K");
      err.flush();
      lineShown = false;
    }
  }

  /** Stops; the line disappears. */
  @Override
  public void close() {
    ticker.shutdownNow();
    synchronized (this) {
      clear();
    }
  }
}
