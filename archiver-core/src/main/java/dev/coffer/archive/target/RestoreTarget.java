package dev.coffer.archive.target;

import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.posix.Errno;
import dev.coffer.archive.posix.FileStatus;
import dev.coffer.archive.posix.PathBytes;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.posix.PosixException;
import dev.coffer.archive.target.RestoreListener.Part;
import dev.coffer.archive.target.RestoringEntry.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries under one directory, and never outside of it, whatever an archive says and whoever
 * else writes there.
 *
 * <p>Invariants: no call is given more than one part of a name, and none follows a symbolic link; a
 * file's content is written under a temporary name ({@code .coffer-restore-N}) and only a complete
 * file gets its own name; a directory is never replaced by something else.
 *
 * <p>Best fed in the archive's order: a directory is finished when the next entry is not in it.
 * Belongs to one thread.
 */
public final class RestoreTarget implements AutoCloseable {
  private static final int CHUNK_BYTES = 256 << 10;
  private static final int S_IFIFO = 0010000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  private final PosixCalls calls = new PosixCalls();
  private final RestoreOptions options;
  private final RestoreListener listener;
  private final MetadataWriter metadata;
  private final DirectoryStack directories;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
  private final Map<Part, Long> incomplete = new EnumMap<>(Part.class);
  private long restored;
  private long bytes;
  private long kept;
  private long failed;
  private long temporaryNames;
  private boolean busy;
  private boolean closed;

  /**
   * Opens the directory, and makes it if it is not there.
   *
   * @throws FileAccessException if that cannot be done
   */
  public RestoreTarget(RestoreOptions options, RestoreListener listener)
      throws FileAccessException {
    this.options = options;
    this.listener = listener;
    this.metadata =
        new MetadataWriter(
            calls, options.owners() == RestoreOptions.Owners.NUMERIC, this::incomplete);
    Path directory = options.directory().toAbsolutePath();
    boolean made = !Files.exists(directory);
    try {
      Files.createDirectories(directory);
      int root = calls.openRoot(PathBytes.of(directory));
      this.directories = new DirectoryStack(calls, metadata, root, made);
    } catch (IOException e) {
      throw new FileAccessException(
          "restore target " + directory + ": " + FileAccessException.reason(e), e);
    }
  }

  /**
   * Begins an entry. The one before must have been closed.
   *
   * @throws FileAccessException if the file system is full or failing: nothing more can be restored
   */
  public RestoringEntry begin(EntryMetadata entry) throws FileAccessException {
    if (closed || busy) {
      throw new IllegalStateException(closed ? "target is closed" : "an entry is not closed");
    }
    busy = true;
    Placement placement = new Placement(entry);
    placement.open();
    return placement;
  }

  /** Finishes the directories still open and says what came of all. Closes. */
  public RestoreSummary finish() {
    close();
    return new RestoreSummary(restored, bytes, kept, failed, incomplete);
  }

  /** Finishes the directories still open. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      directories.leaveAll();
    }
  }

  private void incomplete(EntryPath path, Part part, String reason) {
    incomplete.merge(part, 1L, Long::sum);
    listener.incomplete(path, part, reason);
  }

  private @Nullable FileStatus statusOrNull(int directory, byte[] name) throws PosixException {
    try {
      return calls.status(directory, name);
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  /** After such an error no other entry will fare better. */
  private static boolean endsEverything(PosixException e) {
    return switch (e.errno()) {
      case Errno.ENOSPC, Errno.EDQUOT, Errno.EROFS, Errno.EIO -> true;
      default -> false;
    };
  }

  /** One entry under work. */
  private final class Placement implements RestoringEntry {
    private final EntryMetadata entry;
    private final byte[] name;
    private int directory = -1;
    private boolean replaces;
    private byte @Nullable [] temporary;
    private @Nullable ContentWriter content;
    private @Nullable Outcome outcome;
    private boolean isClosed;

    Placement(EntryMetadata entry) {
      this.entry = entry;
      this.name = entry.path().name();
    }

    void open() throws FileAccessException {
      try {
        if (entry.path().isRoot()) {
          openRoot();
          return;
        }
        directory = directories.open(entry.path().parent());
        FileStatus there = statusOrNull(directory, name);
        if (there != null && !decide(there)) {
          return;
        }
        if (entry.type() == EntryType.FILE) {
          createTemporary(n -> {
            int file = calls.createFile(directory, n, 0600);
            content = new ContentWriter(calls, file, entry, chunk);
          });
        }
      } catch (PosixException e) {
        fail(e);
      }
    }

    private void openRoot() throws PosixException {
      if (entry.type() != EntryType.DIRECTORY) {
        fail("the target directory itself stands there");
        return;
      }
      directories.open(entry.path());
      mergeDirectory();
    }

    /** Looks at what stands there; false if nothing is left to do. */
    private boolean decide(FileStatus there) throws PosixException {
      boolean directoryEntry = entry.type() == EntryType.DIRECTORY;
      if (directoryEntry && there.isDirectory()) {
        directories.open(entry.path());
        mergeDirectory();
        return false;
      }
      if (!mayReplace(there)) {
        keep();
        return false;
      }
      if (there.isDirectory()) {
        fail("a directory stands there");
        return false;
      }
      replaces = true;
      return true;
    }

    private void mergeDirectory() {
      if (directories.isOurs() || mayReplace(directories.status())) {
        directories.note(entry);
      }
      succeed();
    }

    private boolean mayReplace(FileStatus there) {
      return switch (options.existing()) {
        case KEEP -> false;
        case OVERWRITE -> true;
        case NEWER -> entry.modifiedAt().isAfter(there.modifiedAt());
      };
    }

    @Override
    public boolean wantsContent() {
      return content != null && outcome == null;
    }

    @Override
    public void write(ByteBuffer data) throws FileAccessException {
      ContentWriter to = content;
      if (outcome == Outcome.FAILED) {
        data.position(data.limit());
        return;
      }
      if (to == null) {
        throw new IllegalStateException("entry wants no content");
      }
      int count = data.remaining();
      try {
        to.write(data);
        bytes += count;
      } catch (PosixException e) {
        fail(e);
        data.position(data.limit());
      }
    }

    @Override
    public Outcome commit() throws FileAccessException {
      if (outcome != null) {
        return outcome;
      }
      try {
        switch (entry.type()) {
          case FILE -> commitFile();
          case DIRECTORY -> makeDirectory();
          case HARDLINK -> makeHardLink();
          case SYMLINK -> makeNode(n -> calls.makeSymlink(entry.linkTarget(), directory, n));
          case FIFO -> makeNode(n -> calls.makeNode(directory, n, S_IFIFO | 0600, 0, 0));
          case CHARACTER_DEVICE -> makeDevice(S_IFCHR);
          case BLOCK_DEVICE -> makeDevice(S_IFBLK);
        }
      } catch (PosixException e) {
        fail(e);
      }
      Outcome result = outcome;
      if (result == null) {
        throw new IllegalStateException("internal error: entry without an outcome");
      }
      return result;
    }

    private void commitFile() throws PosixException {
      ContentWriter done = content;
      if (done == null || !done.isComplete()) {
        fail("its content is not complete");
        return;
      }
      done.setSize();
      metadata.apply(entry, done.file());
      content = null;
      calls.closeWritten(done.file());
      place();
    }

    private void makeDirectory() throws PosixException {
      if (replaces) {
        calls.unlink(directory, name);
      }
      directories.make(entry);
      succeed();
    }

    private void makeDevice(int type) throws PosixException {
      makeNode(
          n -> calls.makeNode(directory, n, type | 0600, entry.deviceMajor(), entry.deviceMinor()));
    }

    private void makeNode(Maker maker) throws PosixException {
      byte[] made = createTemporary(maker);
      metadata.apply(entry, directory, made);
      place();
    }

    /** A link to something inside: its name is walked like any other, link by link refused. */
    private void makeHardLink() throws PosixException {
      EntryPath target = EntryPath.of(entry.linkTarget());
      if (target.isRoot()) {
        fail("hard link to the target directory itself");
        return;
      }
      int held;
      try {
        held = calls.openDirectoryAgain(directories.openExisting(target.parent()));
      } catch (PosixException e) {
        fail("hard link to " + target + ": " + e.reason());
        return;
      }
      try {
        directory = directories.open(entry.path().parent());
        createTemporary(n -> calls.makeHardLink(held, target.name(), directory, n));
        place();
      } finally {
        calls.close(held);
      }
    }

    private interface Maker {
      void make(byte[] name) throws PosixException;
    }

    private byte[] createTemporary(Maker maker) throws PosixException {
      while (true) {
        byte[] candidate =
            (".coffer-restore-" + temporaryNames++).getBytes(StandardCharsets.US_ASCII);
        try {
          maker.make(candidate);
          temporary = candidate;
          return candidate;
        } catch (PosixException e) {
          if (e.errno() != Errno.EEXIST) {
            throw e;
          }
        }
      }
    }

    /** Gives what was made its real name. */
    private void place() throws PosixException {
      byte[] from = temporary;
      if (from == null) {
        throw new IllegalStateException("internal error: nothing to place");
      }
      if (replaces) {
        calls.rename(directory, from, name);
        // Where both are names of one file, rename does nothing at all.
        removeTemporary();
      } else {
        try {
          calls.renameNew(directory, from, name);
          temporary = null;
        } catch (PosixException e) {
          if (e.errno() != Errno.EEXIST) {
            throw e;
          }
          removeTemporary();
          keep();
          return;
        }
      }
      succeed();
    }

    private void succeed() {
      restored++;
      outcome = Outcome.RESTORED;
    }

    private void keep() {
      kept++;
      outcome = Outcome.KEPT;
      listener.kept(entry.path());
    }

    private void fail(PosixException e) throws FileAccessException {
      fail(e.text());
      if (endsEverything(e)) {
        throw new FileAccessException("restoring " + entry.path() + ": " + e.text(), e);
      }
    }

    private void fail(String reason) {
      removeTemporary();
      failed++;
      outcome = Outcome.FAILED;
      listener.failed(entry.path(), reason);
    }

    private void removeTemporary() {
      ContentWriter open = content;
      if (open != null) {
        calls.close(open.file());
        content = null;
      }
      byte[] made = temporary;
      if (made != null) {
        temporary = null;
        try {
          calls.unlink(directory, made);
        } catch (PosixException e) {
          if (e.errno() != Errno.ENOENT) {
            listener.failed(
                entry.path(), "left behind as " + new String(made, StandardCharsets.US_ASCII));
          }
        }
      }
    }

    @Override
    public void discard(String reason) {
      if (outcome == null) {
        fail(reason);
      }
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        discard("restoring it was not finished");
        busy = false;
      }
    }
  }
}
