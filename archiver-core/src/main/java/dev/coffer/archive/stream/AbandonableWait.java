package dev.coffer.archive.stream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A sink's wait for its next volume, which may be for a person, and which another thread can end.
 * Nothing else on the drive's thread is ever interrupted.
 */
public final class AbandonableWait {
  private @Nullable Thread waiting;
  private boolean abandoned;

  /** What is waited for. */
  public interface Waited<T> {
    T get() throws IOException, InterruptedException;
  }

  /**
   * Waits on this thread.
   *
   * @throws InterruptedException if it is abandoned, now or before
   */
  public <T> T call(Waited<T> waited) throws IOException, InterruptedException {
    synchronized (this) {
      if (abandoned) {
        throw new InterruptedException("the archive was abandoned");
      }
      waiting = Thread.currentThread();
    }
    try {
      return waited.get();
    } finally {
      synchronized (this) {
        waiting = null;
        // Only abandoning interrupts this thread, and the drive is not to notice.
        Thread.interrupted();
      }
    }
  }

  /** Interrupts the wait that is under way; there will be none after it. */
  public synchronized void abandon() {
    abandoned = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }
}
