package dev.coffer.archive.source;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.posix.PosixException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An entry of a file system: content from memory or from an open file, extent by extent. */
final class FileSourceEntry implements SourceEntry {
  private static final int HEAP_CHUNK_BYTES = 256 << 10;

  private final PreparedEntry entry;
  private final PosixCalls calls;
  private final Runnable whenClosed;
  private final List<DataExtent> extents;
  private int extent;
  private long inExtent;
  private boolean ended;
  private boolean closed;
  private Outcome outcome;
  private @Nullable ByteBuffer chunk;

  FileSourceEntry(PreparedEntry entry, PosixCalls calls, Runnable whenClosed) {
    this.entry = entry;
    this.calls = calls;
    this.whenClosed = whenClosed;
    this.outcome = entry.outcome();
    EntryMetadata metadata = entry.metadata();
    this.extents =
        metadata.extents().orElseGet(() -> List.of(new DataExtent(0, metadata.byteCount())));
  }

  @Override
  public EntryMetadata metadata() {
    return entry.metadata();
  }

  @Override
  public int read(ByteBuffer target) {
    if (closed) {
      throw new IllegalStateException("entry is closed");
    }
    while (extent < extents.size() && inExtent == extents.get(extent).byteCount()) {
      extent++;
      inExtent = 0;
    }
    if (extent == extents.size()) {
      end();
      return -1;
    }
    DataExtent here = extents.get(extent);
    int most = (int) Math.min(target.remaining(), here.byteCount() - inExtent);
    if (most == 0) {
      return 0;
    }
    int count = readHere(target, here.offset() + inExtent, most);
    inExtent += count;
    return count;
  }

  private int readHere(ByteBuffer target, long offset, int most) {
    byte[] content = entry.content();
    if (content != null) {
      target.put(content, (int) offset, most);
      return most;
    }
    if (outcome != Outcome.COMPLETE) {
      return zeros(target, most);
    }
    try {
      int count = target.isDirect() ? direct(target, offset, most) : heap(target, offset, most);
      if (count > 0) {
        return count;
      }
      outcome = Outcome.CHANGED; // it has become shorter
    } catch (PosixException e) {
      outcome = Outcome.UNREADABLE;
    }
    return zeros(target, most);
  }

  private int direct(ByteBuffer target, long offset, int most) throws PosixException {
    int limit = target.limit();
    target.limit(target.position() + most);
    try {
      return calls.read(entry.file(), target, offset);
    } finally {
      target.limit(limit);
    }
  }

  private int heap(ByteBuffer target, long offset, int most) throws PosixException {
    if (chunk == null) {
      chunk = ByteBuffer.allocateDirect(HEAP_CHUNK_BYTES);
    }
    chunk.clear().limit(Math.min(most, HEAP_CHUNK_BYTES));
    int count = calls.read(entry.file(), chunk, offset);
    target.put(chunk.flip());
    return count;
  }

  private static int zeros(ByteBuffer target, int count) {
    int now = Math.min(count, HEAP_CHUNK_BYTES);
    target.put(new byte[now]);
    return now;
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (entry.file() >= 0 && outcome == Outcome.COMPLETE) {
      try {
        boolean same = calls.status(entry.file()).isUnchangedSince(entry.status());
        outcome = same ? Outcome.COMPLETE : Outcome.CHANGED;
      } catch (PosixException e) {
        outcome = Outcome.CHANGED;
      }
    }
  }

  @Override
  public Outcome outcome() {
    if (!ended && entry.metadata().dataByteCount() > 0) {
      throw new IllegalStateException("entry is not read to its end");
    }
    return outcome;
  }

  @Override
  public Optional<ChangeStamp> stamp() {
    return Optional.of(entry.stamp());
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (entry.file() >= 0) {
        calls.close(entry.file());
      }
      whenClosed.run();
    }
  }
}
