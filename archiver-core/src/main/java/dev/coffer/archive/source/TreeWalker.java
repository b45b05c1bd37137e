package dev.coffer.archive.source;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.posix.Errno;
import dev.coffer.archive.posix.FileStatus;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.posix.PosixException;
import dev.coffer.archive.source.SourceItem.Finding;
import dev.coffer.archive.source.SourceItem.OpenDirectory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks directories in the order of an archive, ahead of the rest. Holds one descriptor and one
 * list of names for each level.
 */
final class TreeWalker {
  private static final byte[] CACHE_TAG = "CACHEDIR.TAG".getBytes(StandardCharsets.US_ASCII);

  /** bford.info/cachedir. */
  private static final byte[] CACHE_SIGNATURE =
      "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII);

  private final FileSystemSource.Options options;
  private final EntryReader reader;
  private final PosixCalls calls;
  private final BatchSink sink;
  private List<SourceItem> batch = new ArrayList<>();
  private long batches;

  /** Takes batches in order; may wait. */
  interface BatchSink {
    void put(SourceItem.Batch batch) throws InterruptedException;
  }

  TreeWalker(FileSystemSource.Options options, EntryReader reader, BatchSink sink) {
    this.options = options;
    this.reader = reader;
    this.calls = reader.calls();
    this.sink = sink;
  }

  void walk() throws InterruptedException {
    try {
      for (SourceRoot root : SourceRoot.of(options.roots())) {
        root(root);
      }
      flush();
    } finally {
      batch.forEach(SourceItem::release);
    }
  }

  private void root(SourceRoot root) throws InterruptedException {
    int file;
    try {
      file = calls.openRoot(root.location());
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOTDIR) {
        singleFile(root);
      } else {
        add(SourceItem.known(root.path(), new Finding.Unreadable(e.text())));
      }
      return;
    }
    directory(root.path(), file, -1);
  }

  private void singleFile(SourceRoot root) throws InterruptedException {
    try {
      int parent = calls.openRoot(root.parentLocation());
      OpenDirectory directory = new OpenDirectory(calls, parent, calls.status(parent).device());
      add(new SourceItem(root.path(), directory, root.name(), 0));
      directory.release();
    } catch (PosixException e) {
      add(SourceItem.known(root.path(), new Finding.Unreadable(e.text())));
    }
  }

  /** An open directory and all that is in it; closes it in the end. */
  private void directory(EntryPath path, int file, long rootDevice) throws InterruptedException {
    OpenDirectory directory;
    List<Name> names;
    boolean other = false;
    try {
      FileStatus status = calls.status(file);
      directory = new OpenDirectory(calls, file, status.device());
      PreparedEntry entry = reader.directory(path, file, status);
      add(SourceItem.known(path, new Finding.Ready(entry)));
      other = options.oneFileSystem() && rootDevice >= 0 && status.device() != rootDevice;
      names = other ? List.of() : names(file);
    } catch (PosixException e) {
      calls.close(file);
      add(SourceItem.known(path, new Finding.Unreadable(e.text())));
      return;
    }
    try {
      if (other) {
        skipped(path, SourceListener.Skip.OTHER_FILE_SYSTEM);
      }
      boolean cache = options.skipCacheDirectories() && isCache(file, names);
      if (cache) {
        skipped(path, SourceListener.Skip.CACHE_DIRECTORY);
      }
      for (Name name : names) {
        if (!cache || Arrays.equals(name.bytes, CACHE_TAG)) {
          child(path, directory, name, rootDevice < 0 ? directory.device : rootDevice);
        }
      }
    } finally {
      directory.release();
    }
  }

  private void child(EntryPath path, OpenDirectory directory, Name name, long rootDevice)
      throws InterruptedException {
    EntryPath child;
    try {
      child = path.resolve(name.bytes);
    } catch (IllegalArgumentException e) {
      add(SourceItem.known(path, new Finding.Unreadable("an entry in it: " + e.getMessage())));
      return;
    }
    boolean isDirectory = reader.isDirectory(directory.file, name.bytes, name.type);
    if (options.exclude().matches(child, isDirectory)) {
      skipped(child, SourceListener.Skip.EXCLUDED);
    } else if (isDirectory) {
      int file;
      try {
        file = calls.openDirectory(directory.file, name.bytes);
      } catch (PosixException e) {
        unopened(child, directory, name.bytes);
        add(SourceItem.known(child, new Finding.Unreadable(e.text())));
        return;
      }
      directory(child, file, rootDevice);
    } else {
      add(new SourceItem(child, directory, name.bytes, name.type));
    }
  }

  /** A directory that may not be read is archived by itself, as long as it is one. */
  private void unopened(EntryPath path, OpenDirectory parent, byte[] name)
      throws InterruptedException {
    try {
      FileStatus status = calls.status(parent.file, name);
      if (status.isDirectory()) {
        PreparedEntry entry = reader.unopenedDirectory(path, parent.file, name, status);
        add(SourceItem.known(path, new Finding.Ready(entry)));
      }
    } catch (PosixException e) {
      // It has vanished; that it could not be read is said by the caller.
    }
  }

  private List<Name> names(int file) throws PosixException {
    List<Name> names = new ArrayList<>();
    calls.list(file, (name, type) -> names.add(new Name(name, type)));
    names.sort((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes));
    return names;
  }

  private boolean isCache(int file, List<Name> names) {
    return names.stream().anyMatch(name -> Arrays.equals(name.bytes, CACHE_TAG))
        && reader.startsWith(file, CACHE_TAG, CACHE_SIGNATURE);
  }

  private void skipped(EntryPath path, SourceListener.Skip reason) throws InterruptedException {
    add(SourceItem.known(path, new Finding.Skipped(reason)));
  }

  private void add(SourceItem item) throws InterruptedException {
    batch.add(item);
    if (batch.size() == SourceItem.Batch.MOST_ITEMS) {
      flush();
    }
  }

  private void flush() throws InterruptedException {
    if (!batch.isEmpty()) {
      sink.put(new SourceItem.Batch(batches++, batch));
      batch = new ArrayList<>();
    }
  }

  private record Name(byte[] bytes, int type) {}
}
