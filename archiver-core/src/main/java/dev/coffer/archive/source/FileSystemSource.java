package dev.coffer.archive.source;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.ContentDigest;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.posix.Accounts;
import dev.coffer.archive.posix.FileStatus;
import dev.coffer.archive.source.SourceItem.Batch;
import dev.coffer.archive.source.SourceItem.Finding;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
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
 * <p>Order: depth first, in a directory by the bytes of the names, and roots where such a walk
 * would meet them. So the same tree always gives the same sequence.
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

  /**
   * Threads that read ahead, where nothing asks for another number: more than processors, for they
   * wait for disks and file servers most of the time (docs/benchmarks.md, cold trees).
   */
  public static final int USUAL_READERS = 8;

  private static final byte[] NO_TARGET = {};

  private static final int DIGEST_BUFFER_BYTES = 256 << 10;

  private final SourceListener listener;
  private final @Nullable SourceFilter filter;
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

    /** Everything under the roots. */
    public static Options of(List<Path> roots) {
      return new Options(roots, PathPatterns.none(), false, false, USUAL_READERS);
    }
  }

  /** Starts walking at once. The listener is called by the thread that calls {@link #next}. */
  public FileSystemSource(Options options, SourceListener listener) {
    this(options, listener, null);
  }

  /**
   * Starts walking at once, and gives only what a filter does not know as unchanged.
   *
   * @param filter null for everything
   */
  public FileSystemSource(Options options, SourceListener listener, @Nullable SourceFilter filter) {
    this.listener = listener;
    this.filter = filter;
    Accounts accounts = new Accounts();
    this.reader = new EntryReader(accounts, options.oneFileSystem());
    this.readAhead = new ReadAhead(options, accounts, filter != null);
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

  private Optional<SourceEntry> entry(SourceItem item) throws IOException, InterruptedException {
    try {
      if (isUnchanged(item)) {
        return Optional.empty();
      }
      Finding finding = item.finding;
      if (finding == null || finding instanceof Finding.Later || finding instanceof Finding.Noted) {
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
        case Finding.Noted noted ->
            throw new IllegalStateException("internal error: " + noted + " of " + item.path);
      };
    } finally {
      item.release();
    }
  }

  private boolean isUnchanged(SourceItem item) throws IOException, InterruptedException {
    SourceFilter asked = filter;
    if (asked == null) {
      return false;
    }
    return switch (item.finding) {
      case Finding.Noted(FileStatus status) ->
          isUnchanged(asked, item, reader.outline(item.path, status), status);
      case Finding.Ready(PreparedEntry entry) ->
          isUnchanged(asked, item, entry.metadata(), entry.status());
      case null, default -> false;
    };
  }

  private boolean isUnchanged(
      SourceFilter asked, SourceItem item, EntryMetadata metadata, FileStatus status)
      throws IOException, InterruptedException {
    boolean shared = status.linkCount() > 1 && metadata.type() != EntryType.DIRECTORY;
    FileId id = new FileId(status.device(), status.inode());
    LinkedFile known = shared ? linked.get(id) : null;
    boolean required = known != null && known.handedOut;
    EntryMetadata found = known == null ? metadata : link(item.path, metadata, known.path);
    boolean unchanged =
        asked.isUnchanged(new FoundEntry(item, found, status, required)) && !required;
    if (unchanged && shared) {
      met(id, known == null ? new LinkedFile(item.path, status.linkCount(), false) : known);
    }
    return unchanged;
  }

  /** What a filter is asked about. */
  private final class FoundEntry implements SourceFilter.Candidate {
    private final SourceItem item;
    private final EntryMetadata metadata;
    private final FileStatus status;
    private final boolean required;

    FoundEntry(SourceItem item, EntryMetadata metadata, FileStatus status, boolean required) {
      this.item = item;
      this.metadata = metadata;
      this.status = status;
      this.required = required;
    }

    @Override
    public EntryMetadata metadata() {
      return metadata;
    }

    @Override
    public ChangeStamp stamp() {
      return PreparedEntry.stamp(status);
    }

    @Override
    public boolean isRequired() {
      return required;
    }

    @Override
    public long nameCount() {
      return status.linkCount();
    }

    @Override
    public Optional<SourceFilter.Content> content() throws InterruptedException {
      if (!(item.finding instanceof Finding.Noted)
          || !(reader.now(item) instanceof Finding.Ready(PreparedEntry entry))) {
        return Optional.empty();
      }
      EntryMetadata read = entry.metadata();
      try (FileSourceEntry file = new FileSourceEntry(entry, reader.calls(), () -> {})) {
        ContentDigest digest = new ContentDigest();
        digest.begin(read);
        ByteBuffer buffer = ByteBuffer.allocate(DIGEST_BUFFER_BYTES);
        while (file.read(buffer.clear()) >= 0) {
          digest.update(buffer.flip());
        }
        boolean whole = file.outcome() == SourceEntry.Outcome.COMPLETE;
        Sha256 sha256 = digest.end();
        return whole
            ? Optional.of(new SourceFilter.Content(sha256, !read.attributes().isEmpty()))
            : Optional.empty();
      }
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
    if (known == null || !known.handedOut) {
      // A name met before may have been left out as unchanged; then this one is the file.
      long names = known == null ? status.linkCount() : known.namesLeft;
      met(id, new LinkedFile(path, names, true));
      return prepared;
    }
    met(id, known);
    if (prepared.file() >= 0) {
      reader.calls().close(prepared.file());
    }
    EntryMetadata link = link(path, prepared.metadata(), known.path);
    return new PreparedEntry(link, status, NO_TARGET, -1, SourceEntry.Outcome.COMPLETE, List.of());
  }

  /** One more name of a file was met: memory is for those that have others still. */
  private void met(FileId id, LinkedFile file) {
    if (file.namesLeft <= 1) {
      linked.remove(id);
    } else {
      linked.put(id, new LinkedFile(file.path, file.namesLeft - 1, file.handedOut));
    }
  }

  private static EntryMetadata link(EntryPath path, EntryMetadata m, EntryPath target) {
    return new EntryMetadata(
        path,
        EntryType.HARDLINK,
        m.mode(),
        m.userId(),
        m.groupId(),
        m.userName(),
        m.groupName(),
        m.modifiedAt(),
        0,
        target.bytes(),
        0,
        0,
        Optional.empty(),
        Map.of());
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

  /**
   * A file with several names.
   *
   * @param path the name that others are links to
   * @param namesLeft how many were not met yet, more or less: somebody may make and remove some
   * @param handedOut whether it is archived, not left out as unchanged
   */
  private record LinkedFile(EntryPath path, long namesLeft, boolean handedOut) {}
}
