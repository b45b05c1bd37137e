package dev.coffer.archive.source;

import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryNames;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.posix.Accounts;
import dev.coffer.archive.posix.Errno;
import dev.coffer.archive.posix.FileStatus;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.posix.PosixException;
import dev.coffer.archive.source.SourceItem.Finding;
import dev.coffer.archive.source.SourceItem.OpenDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at one item: status, attributes, content of small files. Belongs to one thread. */
final class EntryReader {
  /** Files up to this size are read ahead whole. */
  static final int SMALL_BYTES = 256 << 10;

  /** A file with more holes than this has its later ones read as zeros. */
  static final int MOST_EXTENTS = 100_000;

  /** More attributes than this in bytes are not kept: the extended header is bounded. */
  private static final int MOST_ATTRIBUTE_BYTES = 2 << 20;

  private static final int DT_UNKNOWN = 0;
  private static final int DT_DIR = 4;
  private static final int DT_REG = 8;
  private static final byte[] NOTHING = {};

  private final PosixCalls calls = new PosixCalls();
  private final Accounts accounts;
  private final boolean oneFileSystem;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SMALL_BYTES + 1);

  EntryReader(Accounts accounts, boolean oneFileSystem) {
    this.accounts = accounts;
    this.oneFileSystem = oneFileSystem;
  }

  PosixCalls calls() {
    return calls;
  }

  /** Prepares an item as far as it can be done ahead of its turn. */
  Finding ahead(SourceItem item, ReadAheadBudget budget, long batch) throws InterruptedException {
    return find(item, file -> readAhead(item, file, budget, batch));
  }

  /** Prepares an item now; a file is left open in the finding. */
  Finding now(SourceItem item) throws InterruptedException {
    return find(item, file -> open(item, file));
  }

  /** Looks at an item as far as can be without opening a file. */
  Finding note(SourceItem item) throws InterruptedException {
    OpenDirectory directory = directoryOf(item);
    try {
      FileStatus status = calls.status(directory.file, item.name);
      if (!status.isFile()) {
        return other(item, directory, status);
      }
      return otherFileSystem(item, status).orElseGet(() -> new Finding.Noted(status));
    } catch (PosixException e) {
      return unreadable(e);
    }
  }

  /** A file as its status says, without what only opening it would tell. */
  EntryMetadata outline(EntryPath path, FileStatus status) {
    return metadata(path, EntryType.FILE, status, NOTHING, Optional.empty(), Map.of());
  }

  private interface FileCase {
    Finding run(int file) throws PosixException, InterruptedException;
  }

  private Finding find(SourceItem item, FileCase fileCase) throws InterruptedException {
    OpenDirectory directory = directoryOf(item);
    try {
      if (item.type != DT_REG) {
        FileStatus status = calls.status(directory.file, item.name);
        if (!status.isFile()) {
          return other(item, directory, status);
        }
      }
      return fileCase.run(calls.openForReading(directory.file, item.name));
    } catch (PosixException e) {
      return unreadable(e);
    }
  }

  private static OpenDirectory directoryOf(SourceItem item) {
    OpenDirectory directory = item.directory;
    if (directory == null) {
      throw new IllegalStateException("internal error: item without its directory");
    }
    return directory;
  }

  private static Finding unreadable(PosixException e) {
    return new Finding.Unreadable(
        e.errno() == Errno.ENOENT ? "vanished since it was listed" : e.text());
  }

  private Finding readAhead(SourceItem item, int file, ReadAheadBudget budget, long batch)
      throws PosixException, InterruptedException {
    try {
      FileStatus status = calls.status(file);
      Optional<Finding> left = leftOut(item, status);
      if (left.isPresent()) {
        return left.get();
      }
      boolean small =
          status.byteCount() <= SMALL_BYTES
              && status.linkCount() == 1
              && extents(file, status).isEmpty();
      if (!small) {
        return new Finding.Later();
      }
      List<String> missing = new ArrayList<>(0);
      Map<String, byte[]> attributes = attributes(calls.attributeNames(file), file, missing);
      int size = (int) status.byteCount();
      int count = 0;
      boolean failed = false;
      try {
        count = fill(file, size + 1);
      } catch (PosixException e) {
        missing.add(e.text());
        failed = true;
      }
      SourceEntry.Outcome outcome = SourceEntry.Outcome.COMPLETE;
      if (failed) {
        outcome = SourceEntry.Outcome.UNREADABLE;
      } else if (count != size || !calls.status(file).isUnchangedSince(status)) {
        outcome = SourceEntry.Outcome.CHANGED;
      }
      EntryMetadata metadata =
          metadata(item.path, EntryType.FILE, status, NOTHING, Optional.empty(), attributes);
      budget.take(batch, size);
      byte[] content = new byte[size];
      buffer.get(0, content, 0, Math.min(count, size));
      return new Finding.Ready(new PreparedEntry(metadata, status, content, -1, outcome, missing));
    } finally {
      calls.close(file);
    }
  }

  /** Reads up to so many bytes into the buffer's beginning. */
  private int fill(int file, int most) throws PosixException {
    int count = 0;
    while (count < most) {
      buffer.limit(most).position(count);
      int read = calls.read(file, buffer, count);
      if (read == 0) {
        break;
      }
      count += read;
    }
    return count;
  }

  private Finding open(SourceItem item, int file) throws PosixException {
    boolean kept = false;
    try {
      FileStatus status = calls.status(file);
      Optional<Finding> left = leftOut(item, status);
      if (left.isPresent()) {
        return left.get();
      }
      calls.adviseSequential(file);
      List<String> missing = new ArrayList<>(0);
      Map<String, byte[]> attributes = attributes(calls.attributeNames(file), file, missing);
      EntryMetadata metadata =
          metadata(item.path, EntryType.FILE, status, NOTHING, extents(file, status), attributes);
      kept = true;
      return new Finding.Ready(
          new PreparedEntry(metadata, status, null, file, SourceEntry.Outcome.COMPLETE, missing));
    } finally {
      if (!kept) {
        calls.close(file);
      }
    }
  }

  private Optional<Finding> leftOut(SourceItem item, FileStatus status) {
    if (!status.isFile()) {
      return Optional.of(new Finding.Unreadable("became something else since it was listed"));
    }
    return otherFileSystem(item, status);
  }

  private Optional<Finding> otherFileSystem(SourceItem item, FileStatus status) {
    OpenDirectory directory = item.directory;
    boolean other = oneFileSystem && directory != null && status.device() != directory.device;
    return other
        ? Optional.of(new Finding.Skipped(SourceListener.Skip.OTHER_FILE_SYSTEM))
        : Optional.empty();
  }

  private Finding other(SourceItem item, OpenDirectory directory, FileStatus status)
      throws PosixException {
    if (status.isSocket()) {
      return new Finding.Skipped(SourceListener.Skip.SOCKET);
    }
    Optional<Finding> left = otherFileSystem(item, status);
    if (left.isPresent()) {
      return left.get();
    }
    EntryType type;
    byte[] target = NOTHING;
    if (status.isSymlink()) {
      type = EntryType.SYMLINK;
      target = calls.readLink(directory.file, item.name);
    } else if (status.isFifo()) {
      type = EntryType.FIFO;
    } else if (status.isCharacterDevice()) {
      type = EntryType.CHARACTER_DEVICE;
    } else if (status.isBlockDevice()) {
      type = EntryType.BLOCK_DEVICE;
    } else {
      return new Finding.Unreadable("became something else since it was listed");
    }
    List<String> missing = new ArrayList<>(0);
    List<byte[]> names = calls.attributeNames(directory.file, item.name);
    Map<String, byte[]> attributes =
        attributes(names, name -> calls.attribute(directory.file, item.name, name), missing);
    EntryMetadata metadata =
        metadata(item.path, type, status, target, Optional.empty(), attributes);
    return new Finding.Ready(
        new PreparedEntry(metadata, status, null, -1, SourceEntry.Outcome.COMPLETE, missing));
  }

  /** The own entry of a directory that cannot be opened. */
  PreparedEntry unopenedDirectory(EntryPath path, int parent, byte[] name, FileStatus status)
      throws PosixException {
    List<String> missing = new ArrayList<>(0);
    Map<String, byte[]> attributes =
        attributes(
            calls.attributeNames(parent, name),
            attribute -> calls.attribute(parent, name, attribute),
            missing);
    return directory(path, status, attributes, missing);
  }

  /** An open directory's own entry. */
  PreparedEntry directory(EntryPath path, int file, FileStatus status) throws PosixException {
    List<String> missing = new ArrayList<>(0);
    Map<String, byte[]> attributes = attributes(calls.attributeNames(file), file, missing);
    return directory(path, status, attributes, missing);
  }

  private PreparedEntry directory(
      EntryPath path, FileStatus status, Map<String, byte[]> attributes, List<String> missing) {
    EntryMetadata metadata =
        metadata(path, EntryType.DIRECTORY, status, NOTHING, Optional.empty(), attributes);
    return new PreparedEntry(metadata, status, null, -1, SourceEntry.Outcome.COMPLETE, missing);
  }

  /** The data of a file that may have holes; empty if it has none. */
  private Optional<List<DataExtent>> extents(int file, FileStatus status) {
    long size = status.byteCount();
    if (!status.mayBeSparse() || size == 0) {
      return Optional.empty();
    }
    List<DataExtent> extents = new ArrayList<>();
    try {
      long at = 0;
      while (at < size) {
        long data = calls.seekData(file, at);
        if (data < 0 || data >= size) {
          break;
        }
        boolean last = extents.size() >= MOST_EXTENTS - 1;
        long hole = last ? size : Math.min(size, calls.seekHole(file, data));
        extents.add(new DataExtent(data, hole - data));
        at = hole;
      }
    } catch (PosixException e) {
      return Optional.empty(); // a file system that knows no holes: all of it is data
    }
    boolean whole = extents.size() == 1 && extents.getFirst().byteCount() == size;
    if (whole) {
      return Optional.empty();
    }
    if (extents.isEmpty() || extents.getLast().end() < size) {
      extents.add(new DataExtent(size, 0));
    }
    return Optional.of(extents);
  }

  private interface AttributeGetter {
    byte[] get(byte[] name) throws PosixException;
  }

  private Map<String, byte[]> attributes(List<byte[]> names, int file, List<String> missing) {
    return names.isEmpty()
        ? Map.of()
        : attributes(names, name -> calls.attribute(file, name), missing);
  }

  private static Map<String, byte[]> attributes(
      List<byte[]> names, AttributeGetter getter, List<String> missing) {
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, byte[]> attributes = new HashMap<>();
    int bytes = 0;
    for (byte[] name : names) {
      String text = utf8(name);
      try {
        byte[] value = getter.get(name);
        bytes += name.length + value.length;
        if (text == null || bytes > MOST_ATTRIBUTE_BYTES) {
          String why = text == null ? "its name is not UTF-8" : "too many attributes";
          missing.add("attribute " + EntryNames.printable(name) + ": " + why);
          continue;
        }
        attributes.put(text, value);
      } catch (PosixException e) {
        if (e.errno() != Errno.ENODATA) { // removed since it was listed
          missing.add("attribute " + EntryNames.printable(name) + ": " + e.reason());
        }
      }
    }
    return attributes;
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private EntryMetadata metadata(
      EntryPath path,
      EntryType type,
      FileStatus status,
      byte[] target,
      Optional<List<DataExtent>> extents,
      Map<String, byte[]> attributes) {
    boolean device = type == EntryType.CHARACTER_DEVICE || type == EntryType.BLOCK_DEVICE;
    return new EntryMetadata(
        path,
        type,
        status.permissions(),
        status.userId(),
        status.groupId(),
        accounts.userName(status.userId()),
        accounts.groupName(status.groupId()),
        status.modifiedAt(),
        type == EntryType.FILE ? status.byteCount() : 0,
        target,
        device ? status.deviceMajor() : 0,
        device ? status.deviceMinor() : 0,
        extents,
        attributes);
  }

  /** Whether an entry of a directory begins with these bytes; false if it cannot be read. */
  boolean startsWith(int directory, byte[] name, byte[] beginning) {
    int file = -1;
    try {
      file = calls.openForReading(directory, name);
      int count = calls.status(file).isFile() ? fill(file, beginning.length) : 0;
      byte[] read = new byte[count];
      buffer.get(0, read);
      return Arrays.equals(read, beginning);
    } catch (PosixException e) {
      return false;
    } finally {
      if (file >= 0) {
        calls.close(file);
      }
    }
  }

  /** Whether an entry is a directory, asked only where the listing does not say. */
  boolean isDirectory(int directory, byte[] name, int type) {
    if (type != DT_UNKNOWN) {
      return type == DT_DIR;
    }
    try {
      return calls.status(directory, name).isDirectory();
    } catch (PosixException e) {
      return false; // whoever opens it will say why
    }
  }
}
