package dev.coffer.archive.source;

import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.posix.Accounts;
import dev.coffer.archive.posix.FileStatus;
import dev.coffer.archive.source.SourceItem.Batch;
import dev.coffer.archive.source.SourceItem.Finding;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files and directories of this host, with all that POSIX has.
 *
 * <p>Paths: the root's absolute path without its leading slash, and what is below it. The root
 * {@code /srv/data} gives {@code srv/data}, {@code srv/data/a}, and so on; {@code /} gives {@code
 * .} and {@code etc}. A symbolic link named as root is followed, those below are archived as links.
 *
 * <p>Order: roots by their bytes; depth first; in a directory by the bytes of the names. So the
 * same tree always gives the same sequence.
 *
 * <p>Hard links: the first name of a file in that order is the file, later ones are hard links to
 * it. Access times are left alone where the system allows that.
 *
 * <p>A thread walks ahead and others look at what it found and read small files whole, up to {@link
 * #READ_AHEAD_BYTES}; larger ones are read by whoever pulls, straight into its buffer.
 */
public final class FileSystemSource implements Source {
  /** Memory for content read ahead. */
  public static final int READ_AHEAD_BYTES = 32 << 20;

  private static final byte[] NO_TARGET = {};

  private final SourceListener listener;
  private final ReadAhead readAhead;
  private final EntryReader reader;
  private final Map<FileId, LinkedFile> linked = new HashMap<>();
  private @Nullable Batch batch;
  private int nextItem;
  private @Nullable FileSourceEntry current;
  private boolean ended;
  private boolean closed;

  /**
   * What to read.
   *
   * @param roots files and directories, at least one; those inside another are dropped
   * @param exclude what to leave out; a pattern with a leading slash is an absolute path
   * @param oneFileSystem do not go into directories where another file system is mounted
   * @param skipCacheDirectories leave out the content of directories with a {@code CACHEDIR.TAG}
   * @param readers threads that read ahead, 1 to 64
   */
  public record Options(
      List<Path> roots,
      PathPatterns exclude,
      boolean oneFileSystem,
      boolean skipCacheDirectories,
      int readers) {
    public Options {
      roots = List.copyOf(roots);
      if (roots.isEmpty() || readers < 1 || readers > 64) {
        throw new IllegalArgumentException("source: roots=" + roots + " readers=" + readers);
      }
    }

    /** Everything under the roots, with two reading threads. */
    public static Options of(List<Path> roots) {
      return new Options(roots, PathPatterns.none(), false, false, 2);
    }
  }

  /** Starts walking at once. The listener is called by the thread that calls {@link #next}. */
  public FileSystemSource(Options options, SourceListener listener) {
    this.listener = listener;
    Accounts accounts = new Accounts();
    this.reader = new EntryReader(accounts, options.oneFileSystem());
    this.readAhead = new ReadAhead(options, accounts);
  }

  @Override
  public Optional<SourceEntry> next() throws IOException {
    if (closed) {
      throw new IllegalStateException("source is closed");
    }
    if (current != null && !current.isClosed()) {
      throw new IllegalStateException("the entry before is not closed");
    }
    try {
      while (!ended) {
        if (batch == null || nextItem == batch.items.size()) {
          batch = readAhead.take();
          nextItem = 0;
          ended = batch == null;
          continue;
        }
        SourceItem item = batch.items.get(nextItem++);
        Optional<SourceEntry> entry = entry(item);
        if (entry.isPresent()) {
          return entry;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("reading the source was interrupted");
    }
    return Optional.empty();
  }

  private Optional<SourceEntry> entry(SourceItem item) throws InterruptedException {
    try {
      Finding finding = item.finding;
      if (finding == null || finding instanceof Finding.Later) {
        finding = reader.now(item);
      }
      return switch (finding) {
        case Finding.Ready ready -> Optional.of(handOut(item.path, ready.entry()));
        case Finding.Unreadable unreadable -> {
          listener.unreadable(item.path, unreadable.reason());
          yield Optional.empty();
        }
        case Finding.Skipped skipped -> {
          listener.skipped(item.path, skipped.reason());
          yield Optional.empty();
        }
        case Finding.Later later ->
            throw new IllegalStateException("internal error: " + later + " of " + item.path);
      };
    } finally {
      item.release();
    }
  }

  private SourceEntry handOut(EntryPath path, PreparedEntry prepared) {
    prepared.missing().forEach(reason -> listener.incomplete(path, reason));
    PreparedEntry entry = prepared;
    FileStatus status = prepared.status();
    if (status.linkCount() > 1 && prepared.metadata().type() != EntryType.DIRECTORY) {
      entry = linkOrFirst(path, prepared);
    }
    byte[] content = entry.content();
    int held = content == null ? 0 : content.length;
    current = new FileSourceEntry(entry, reader.calls(), () -> readAhead.giveBack(held));
    return current;
  }

  /** The entry itself the first time its file is met, later a hard link to it. */
  private PreparedEntry linkOrFirst(EntryPath path, PreparedEntry prepared) {
    FileStatus status = prepared.status();
    FileId id = new FileId(status.device(), status.inode());
    LinkedFile known = linked.get(id);
    if (known == null) {
      linked.put(id, new LinkedFile(path, status.linkCount() - 1));
      return prepared;
    }
    if (known.namesLeft <= 1) {
      linked.remove(id); // all its names were met: memory is for those still open
    } else {
      linked.put(id, new LinkedFile(known.path, known.namesLeft - 1));
    }
    if (prepared.file() >= 0) {
      reader.calls().close(prepared.file());
    }
    EntryMetadata m = prepared.metadata();
    EntryMetadata link =
        new EntryMetadata(
            path,
            EntryType.HARDLINK,
            m.mode(),
            m.userId(),
            m.groupId(),
            m.userName(),
            m.groupName(),
            m.modifiedAt(),
            0,
            known.path.bytes(),
            0,
            0,
            Optional.empty(),
            Map.of());
    return new PreparedEntry(link, status, NO_TARGET, -1, SourceEntry.Outcome.COMPLETE, List.of());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (current != null) {
      current.close();
    }
    if (batch != null) {
      batch.items.subList(nextItem, batch.items.size()).forEach(SourceItem::release);
    }
    readAhead.close();
  }

  private record FileId(long device, long inode) {}

  private record LinkedFile(EntryPath path, long namesLeft) {}
}
