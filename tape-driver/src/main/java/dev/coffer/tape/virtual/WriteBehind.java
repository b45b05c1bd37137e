package dev.coffer.tape.virtual;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file to the host's disk while more of it is still being written, so that the synchronous
 * filemark at the end finds little left to wait for. Only {@link #force} says that anything is
 * there.
 *
 * <p>For one thread; the work is done on another, one at a time. The first failure of it is thrown
 * by every later {@link #force}: the host tells a lost page only once.
 */
final class WriteBehind {
  /** Bytes after which it begins; what a disk takes in a fraction of a second. */
  static final long STEP_BYTES = 32 << 20;

  private final FileChannel channel;
  private long waitingBytes;
  private @Nullable Thread worker;
  private volatile @Nullable IOException failure;

  WriteBehind(FileChannel channel) {
    this.channel = channel;
  }

  /** So many bytes more were written to the channel. */
  void wrote(long bytes) {
    waitingBytes += bytes;
    if (waitingBytes >= STEP_BYTES && (worker == null || !worker.isAlive())) {
      waitingBytes = 0;
      worker = Thread.ofPlatform().daemon().name("coffer-write-behind").start(this::forceQuietly);
    }
  }

  private void forceQuietly() {
    try {
      channel.force(false);
    } catch (IOException e) {
      failure = e;
    }
  }

  /**
   * Returns once everything written is on the host's disk.
   *
   * @throws IOException if that failed now or since the file was opened; what is on the disk is
   *     unknown then, for good
   */
  void force() throws IOException {
    settle();
    IOException before = failure;
    if (before != null) {
      throw new IOException("writing behind has failed: " + before.getMessage(), before);
    }
    try {
      channel.force(false);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    waitingBytes = 0;
  }

  /** Returns when no thread uses the channel any more; it may be closed then. */
  void settle() {
    Thread working = worker;
    worker = null;
    boolean interrupted = false;
    while (working != null) {
      try {
        working.join();
        working = null;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
