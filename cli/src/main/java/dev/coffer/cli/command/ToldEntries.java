package dev.coffer.cli.command;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.cli.terminal.Printable;
import java.io.PrintStream;

/**
 * Names on a terminal what did not come back as it was: all that failed, and of what is kept, which
 * after a second run may be everything, the first ones and how many there are.
 */
class ToldEntries implements RestoreListener {
  /** How many of a kind are named where all could be too many to read. */
  static final int MOST_NAMED = 100;

  private final PrintStream err;
  private final String done;
  private long keptCount;
  private long failedCount;

  /**
   * A listener.
   *
   * @param err where it tells; not owned
   * @param done what is done with an entry: restored, copied
   */
  ToldEntries(PrintStream err, String done) {
    this.err = err;
    this.done = done;
  }

  @Override
  public void kept(EntryPath path) {
    if (keptCount++ < MOST_NAMED) {
      tell(path, "is there already and stays");
    }
  }

  @Override
  public void failed(EntryPath path, String reason) {
    failedCount++;
    tell(path, "not " + done + ": " + reason);
  }

  @Override
  public void incomplete(EntryPath path, Part part, String reason) {
    tell(path, done + " without all of its metadata: " + reason);
  }

  final long failedCount() {
    return failedCount;
  }

  /** Says how many were not named. */
  void finish() {
    andMore(keptCount, "are there already and stay");
  }

  final void andMore(long count, String what) {
    if (count > MOST_NAMED) {
      err.println("coffer: and %,d more %s".formatted(count - MOST_NAMED, what));
    }
  }

  final void tell(EntryPath path, String what) {
    err.println("coffer: " + Printable.of(path.toString()) + ": " + what);
  }
}
