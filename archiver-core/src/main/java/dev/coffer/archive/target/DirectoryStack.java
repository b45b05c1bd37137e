package dev.coffer.archive.target;

import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.posix.Errno;
import dev.coffer.archive.posix.FileStatus;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.posix.PosixException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory being filled and those above it, each open. No step follows a symbolic link.
 *
 * <p>A directory gets its metadata when it is left, for filling it changes its time and may need
 * more permission than it will have. When it is entered again it gets back what it had. So memory
 * is a number for each directory made, and a descriptor for each level.
 */
final class DirectoryStack {
  private static final int OWNER_ALL = 0700;
  private static final int IMPLICIT_MODE = 0777; // less the umask

  private final PosixCalls calls;
  private final MetadataWriter metadata;
  private final List<Level> levels = new ArrayList<>();
  private final Set<Long> ours = new HashSet<>();

  /** One open directory. */
  private static final class Level {
    final byte[] name;
    final int file;
    final FileStatus before;
    final boolean isOurs;
    @Nullable EntryMetadata pending;

    Level(byte[] name, int file, FileStatus before, boolean isOurs) {
      this.name = name;
      this.file = file;
      this.before = before;
      this.isOurs = isOurs;
    }
  }

  /**
   * A stack with the target directory at its bottom.
   *
   * @param made whether it was made for this restore
   */
  DirectoryStack(PosixCalls calls, MetadataWriter metadata, int root, boolean made)
      throws PosixException {
    this.calls = calls;
    this.metadata = metadata;
    levels.add(new Level(new byte[0], root, calls.status(root), made));
  }

  /**
   * Opens a directory, and makes what is missing on the way to it.
   *
   * @return its descriptor, good until the next call
   */
  int open(EntryPath path) throws PosixException {
    return open(path, true);
  }

  /** Likewise, but makes nothing: fails with {@link Errno#ENOENT} where something is missing. */
  int openExisting(EntryPath path) throws PosixException {
    return open(path, false);
  }

  private int open(EntryPath path, boolean making) throws PosixException {
    List<byte[]> parts = parts(path);
    int common = 0;
    while (common < parts.size()
        && common + 1 < levels.size()
        && Arrays.equals(parts.get(common), levels.get(common + 1).name)) {
      common++;
    }
    leaveTo(common + 1);
    for (byte[] part : parts.subList(common, parts.size())) {
      boolean made = making && makeMissing(part);
      push(part, made);
    }
    return levels.getLast().file;
  }

  /** Makes a directory in the one that was opened last, enters it, and notes its metadata. */
  void make(EntryMetadata entry) throws PosixException {
    byte[] name = entry.path().name();
    calls.makeDirectory(levels.getLast().file, name, OWNER_ALL);
    push(name, true);
    levels.getLast().pending = entry;
  }

  /** Whether the directory opened last was made by this restore. */
  boolean isOurs() {
    return levels.getLast().isOurs;
  }

  FileStatus status() {
    return levels.getLast().before;
  }

  /** Notes the metadata of the directory opened last. */
  void note(EntryMetadata entry) {
    levels.getLast().pending = entry;
  }

  private boolean makeMissing(byte[] name) throws PosixException {
    try {
      calls.makeDirectory(levels.getLast().file, name, IMPLICIT_MODE);
      return true;
    } catch (PosixException e) {
      if (e.errno() != Errno.EEXIST && (e.errno() != Errno.EACCES || isMissing(name))) {
        throw e;
      }
      return false; // there already, or opening it will say what is wrong
    }
  }

  private boolean isMissing(byte[] name) {
    try {
      calls.status(levels.getLast().file, name);
      return false;
    } catch (PosixException e) {
      return e.errno() == Errno.ENOENT;
    }
  }

  private void push(byte[] name, boolean made) throws PosixException {
    int parent = levels.getLast().file;
    int file = open(parent, name);
    try {
      FileStatus status = calls.status(file);
      boolean isOurs = made || ours.contains(key(status));
      ours.addAll(made ? List.of(key(status)) : List.of());
      boolean tooNarrow = (status.permissions() & OWNER_ALL) != OWNER_ALL;
      if (isOurs && tooNarrow && !calls.isRoot()) {
        calls.setMode(file, status.permissions() | OWNER_ALL);
      }
      levels.add(new Level(name, file, status, isOurs));
    } catch (PosixException e) {
      calls.close(file);
      throw e;
    }
  }

  private int open(int parent, byte[] name) throws PosixException {
    try {
      return calls.openDirectory(parent, name);
    } catch (PosixException e) {
      // A directory of ours that its owner may not read: widen it without following a link.
      FileStatus status = calls.status(parent, name);
      if (e.errno() != Errno.EACCES || !status.isDirectory() || !ours.contains(key(status))) {
        throw e;
      }
      calls.setNodeMode(parent, name, status.permissions() | OWNER_ALL);
      int file = calls.openDirectory(parent, name);
      calls.setMode(file, status.permissions() | OWNER_ALL);
      return file;
    }
  }

  /** Leaves all directories, the target directory last. */
  void leaveAll() {
    leaveTo(0);
  }

  private void leaveTo(int count) {
    while (levels.size() > count) {
      Level level = levels.removeLast();
      EntryMetadata pending = level.pending;
      try {
        if (pending != null) {
          metadata.apply(pending, level.file);
        } else if (level.isOurs) {
          restore(level);
        }
      } finally {
        calls.close(level.file);
      }
    }
  }

  private void restore(Level level) {
    try {
      if (!calls.isRoot() && (level.before.permissions() & OWNER_ALL) != OWNER_ALL) {
        calls.setMode(level.file, level.before.permissions());
      }
      calls.setModified(level.file, level.before.modifiedAt());
    } catch (PosixException e) {
      // It had been set when the directory was left before; now only its time is another one.
    }
  }

  private static long key(FileStatus status) {
    return status.inode() * 31 + status.device();
  }

  private static List<byte[]> parts(EntryPath path) {
    List<byte[]> parts = new ArrayList<>();
    if (path.isRoot()) {
      return parts;
    }
    byte[] bytes = path.bytes();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        parts.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    return parts;
  }
}
