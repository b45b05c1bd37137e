package dev.coffer.archive.source;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.posix.FileStatus;
import dev.coffer.archive.posix.PosixCalls;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the walker found under one name, and what a reader made of it. */
final class SourceItem {
  final EntryPath path;
  final @Nullable OpenDirectory directory;
  final byte[] name;
  final int type;

  /** Set by whoever looks first; read by the puller after its batch is done. */
  @Nullable Finding finding;

  SourceItem(EntryPath path, @Nullable OpenDirectory directory, byte[] name, int type) {
    this.path = path;
    this.directory = directory;
    this.name = name;
    this.type = type;
    if (directory != null) {
      directory.hold();
    }
  }

  /** An item about which all is known already. */
  static SourceItem known(EntryPath path, Finding finding) {
    SourceItem item = new SourceItem(path, null, new byte[0], 0);
    item.finding = finding;
    return item;
  }

  void release() {
    if (directory != null) {
      directory.release();
    }
  }

  /** What became of an item. */
  sealed interface Finding {
    /** An entry with all its content. */
    record Ready(PreparedEntry entry) implements Finding {}

    /** To be opened by the puller: large, sparse, or with several names. */
    record Later() implements Finding {}

    /** A file that the filter is to be asked about before it is opened. */
    record Noted(FileStatus status) implements Finding {}

    /** Cannot be archived. */
    record Unreadable(String reason) implements Finding {}

    /** Left out by rule. */
    record Skipped(SourceListener.Skip reason) implements Finding {}
  }

  /** Items that go through the stages together, so that passing them on costs little. */
  static final class Batch {
    static final int MOST_ITEMS = 32;

    final long number;
    final List<SourceItem> items;
    final CountDownLatch done = new CountDownLatch(1);

    Batch(long number, List<SourceItem> items) {
      this.number = number;
      this.items = items;
    }
  }

  /** A directory's descriptor, closed when nobody needs it any more. */
  static final class OpenDirectory {
    final int file;
    final long device;
    private final PosixCalls calls;
    private final AtomicInteger holders = new AtomicInteger(1);

    OpenDirectory(PosixCalls calls, int file, long device) {
      this.calls = calls;
      this.file = file;
      this.device = device;
    }

    void hold() {
      holders.incrementAndGet();
    }

    void release() {
      if (holders.decrementAndGet() == 0) {
        calls.close(file);
      }
    }
  }
}
