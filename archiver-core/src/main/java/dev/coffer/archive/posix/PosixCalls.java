package dev.coffer.archive.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * File calls relative to open directories. Nothing here follows a symbolic link in the last part of
 * a name, except {@link #openRoot}. Names are bytes without the final zero.
 *
 * <p>File descriptors belong to the caller, who closes them. An instance has memory of its own for
 * arguments and results: it belongs to one thread at a time.
 */
public final class PosixCalls {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_NO_AUTOMOUNT = 0x800;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC_STATS = 0x7FF;

  private static final int O_WRONLY = 1;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int O_NONBLOCK = 04000;
  private static final int O_NOATIME = 01000000;
  private static final int O_CLOEXEC = 02000000;
  private static final int O_PATH = 010000000;

  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int FADV_SEQUENTIAL = 2;

  private static final int RENAME_NOREPLACE = 1;

  /** Longest name of one call: PATH_MAX. */
  private static final int NAME_BYTES = 4096;

  private static final int LIST_BYTES = 64 << 10;
  private static final byte[] EMPTY = {};

  // arm64 has these two in other places than asm-generic/fcntl.h (asm/fcntl.h).
  private final int directoryFlag = Platform.isARM() ? 040000 : 0200000;
  private final int noFollowFlag = Platform.isARM() ? 0100000 : 0400000;
  private final long getdents64 = Platform.isARM() ? 61 : 217;

  private final NativeBuffer status = new NativeBuffer(256);
  private final NativeBuffer names = new NativeBuffer(2 * (NAME_BYTES + 512));
  private final NativeBuffer list = new NativeBuffer(LIST_BYTES);
  private final NativeBuffer value = new NativeBuffer(LIST_BYTES);

  /** Takes the entries of a directory. */
  public interface DirectorySink {
    /**
     * One entry, not {@code .} or {@code ..}.
     *
     * @param type a DT_ constant of readdir(3), 0 if the file system does not say
     */
    void entry(byte[] name, int type);
  }

  /** The user that this process acts as. */
  public boolean isRoot() {
    return LibC.geteuid() == 0;
  }

  /** Opens a directory by any path; symbolic links are followed, for the operator named it. */
  public int openRoot(byte[] path) throws PosixException {
    return checked("open", LibC.openat(AT_FDCWD, name(path), directoryFlag | O_CLOEXEC, 0));
  }

  /** Another descriptor of an open directory. */
  public int openDirectoryAgain(int directory) throws PosixException {
    int flags = directoryFlag | O_CLOEXEC;
    return checked("open", LibC.openat(directory, name(new byte[] {'.'}), flags, 0));
  }

  /** Opens a directory in a directory. */
  public int openDirectory(int directory, byte[] name) throws PosixException {
    int flags = directoryFlag | noFollowFlag | O_CLOEXEC;
    return openQuietly(directory, name(name), flags);
  }

  /** Opens a file for reading, without touching its access time where that is allowed. */
  public int openForReading(int directory, byte[] name) throws PosixException {
    // O_NONBLOCK: somebody may have put a fifo in its place, and opening that would wait.
    int flags = noFollowFlag | O_NONBLOCK | O_CLOEXEC;
    return openQuietly(directory, name(name), flags);
  }

  private int openQuietly(int directory, long name, int flags) throws PosixException {
    int file = LibC.openat(directory, name, flags | O_NOATIME, 0);
    if (file < 0 && Native.getLastError() == Errno.EPERM) {
      file = LibC.openat(directory, name, flags, 0);
    }
    return checked("open", file);
  }

  /** Makes a file that must not exist yet and opens it for writing. */
  public int createFile(int directory, byte[] name, int mode) throws PosixException {
    int flags = O_WRONLY | O_CREAT | O_EXCL | noFollowFlag | O_CLOEXEC;
    return checked("create", LibC.openat(directory, name(name), flags, mode));
  }

  /** Closes a descriptor; what close(2) says is of no use any more, except after writing. */
  public void close(int file) {
    LibC.close(file);
  }

  /** Closes a file that was written; a late write error of the file system comes here. */
  public void closeWritten(int file) throws PosixException {
    checked("close", LibC.close(file));
  }

  /** Status of an entry of a directory. */
  public FileStatus status(int directory, byte[] name) throws PosixException {
    int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
    checked("stat", LibC.statx(directory, name(name), flags, STATX_BASIC_STATS, status.address()));
    return decodeStatus();
  }

  /** Status of an open file. */
  public FileStatus status(int file) throws PosixException {
    checked(
        "stat", LibC.statx(file, name(EMPTY), AT_EMPTY_PATH, STATX_BASIC_STATS, status.address()));
    return decodeStatus();
  }

  /** Offsets of struct statx (linux/stat.h), the same on all machines. */
  private FileStatus decodeStatus() {
    ByteBuffer b = status.bytes();
    return new FileStatus(
        b.getShort(28) & 0xFFFF,
        b.getInt(20) & 0xFFFF_FFFFL,
        b.getInt(24) & 0xFFFF_FFFFL,
        b.getInt(16) & 0xFFFF_FFFFL,
        b.getLong(32),
        ((long) b.getInt(136) << 32) | (b.getInt(140) & 0xFFFF_FFFFL),
        b.getLong(40),
        b.getLong(48),
        b.getInt(128) & 0xFFFF_FFFFL,
        b.getInt(132) & 0xFFFF_FFFFL,
        b.getLong(112),
        b.getInt(120),
        b.getLong(96),
        b.getInt(104));
  }

  /** Gives all entries of an open directory, in the file system's order. */
  public void list(int directory, DirectorySink sink) throws PosixException {
    ByteBuffer b = list.bytes();
    while (true) {
      long count = LibC.syscall(getdents64, directory, list.address(), list.size());
      if (checked("read directory", count) == 0) {
        return;
      }
      // struct linux_dirent64: inode 8, offset 8, length 2, type 1, name with a zero
      for (int at = 0; at < count; at += b.getShort(at + 16) & 0xFFFF) {
        int start = at + 19;
        int end = start;
        while (b.get(end) != 0) {
          end++;
        }
        boolean dots =
            b.get(start) == '.'
                && (end - start == 1 || (end - start == 2 && b.get(start + 1) == '.'));
        if (!dots) {
          byte[] name = new byte[end - start];
          b.get(start, name);
          sink.entry(name, b.get(at + 18));
        }
      }
    }
  }

  /** The target of a symbolic link. */
  public byte[] readLink(int directory, byte[] name) throws PosixException {
    long count =
        checked("read link", LibC.readlinkat(directory, name(name), value.address(), value.size()));
    byte[] target = new byte[(int) count];
    value.bytes().get(0, target);
    return target;
  }

  /**
   * Reads at the file's position into a direct buffer, and moves the buffer's position.
   *
   * @return bytes read, 0 at the end
   */
  public int read(int file, ByteBuffer direct) throws PosixException {
    return move(direct, true, (address, count) -> LibC.read(file, address, count));
  }

  /** Likewise at an offset, without moving the file's position. */
  public int read(int file, ByteBuffer direct, long offset) throws PosixException {
    return move(direct, true, (address, count) -> LibC.pread(file, address, count, offset));
  }

  /** Writes all of a direct buffer at an offset. */
  public void write(int file, ByteBuffer direct, long offset) throws PosixException {
    long at = offset;
    while (direct.hasRemaining()) {
      long here = at;
      at += move(direct, false, (address, count) -> LibC.pwrite(file, address, count, here));
    }
  }

  private static int move(ByteBuffer direct, boolean reading, Transfer transfer)
      throws PosixException {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("buffer: actual=heap expected=direct");
    }
    long address = NativeBuffer.addressOf(direct) + direct.position();
    long count;
    try {
      do {
        count = transfer.run(address, direct.remaining());
      } while (count < 0 && Native.getLastError() == Errno.EINTR);
    } finally {
      Reference.reachabilityFence(direct);
    }
    checked(reading ? "read" : "write", count);
    direct.position(direct.position() + (int) count);
    return (int) count;
  }

  private interface Transfer {
    long run(long address, long count);
  }

  /** The first byte of data at or behind an offset; -1 if only a hole follows. */
  public long seekData(int file, long offset) throws PosixException {
    long found = LibC.lseek(file, offset, SEEK_DATA);
    if (found < 0 && Native.getLastError() == Errno.ENXIO) {
      return -1;
    }
    return checked("seek", found);
  }

  /** The first byte of a hole at or behind an offset; a file's end counts as one. */
  public long seekHole(int file, long offset) throws PosixException {
    return checked("seek", LibC.lseek(file, offset, SEEK_HOLE));
  }

  /** Says that a file will be read from front to back. A hint: its failure is none. */
  public void adviseSequential(int file) {
    LibC.posix_fadvise(file, 0, 0, FADV_SEQUENTIAL);
  }

  /** Sets a file's size; what is new is a hole. */
  public void truncate(int file, long byteCount) throws PosixException {
    checked("set size", LibC.ftruncate(file, byteCount));
  }

  public void makeDirectory(int directory, byte[] name, int mode) throws PosixException {
    checked("make directory", LibC.mkdirat(directory, name(name), mode));
  }

  public void makeSymlink(byte[] target, int directory, byte[] name) throws PosixException {
    checked("make symbolic link", LibC.symlinkat(secondName(target), directory, name(name)));
  }

  /** Gives a file another name; a symbolic link is itself linked, not what it points to. */
  public void makeHardLink(int fromDirectory, byte[] from, int directory, byte[] name)
      throws PosixException {
    checked(
        "make hard link", LibC.linkat(fromDirectory, secondName(from), directory, name(name), 0));
  }

  /** Makes a fifo or device; mode with its type bits. */
  public void makeNode(int directory, byte[] name, int mode, long major, long minor)
      throws PosixException {
    // glibc's makedev
    long device =
        ((major & 0xFFFFF000L) << 32)
            | ((major & 0xFFFL) << 8)
            | ((minor & 0xFFFFFF00L) << 12)
            | (minor & 0xFFL);
    checked("make node", LibC.mknodat(directory, name(name), mode, device));
  }

  public void unlink(int directory, byte[] name) throws PosixException {
    checked("remove", LibC.unlinkat(directory, name(name), 0));
  }

  public void removeDirectory(int directory, byte[] name) throws PosixException {
    checked("remove directory", LibC.unlinkat(directory, name(name), AT_REMOVEDIR));
  }

  /** Renames within a directory, over what may be there. */
  public void rename(int directory, byte[] from, byte[] to) throws PosixException {
    checked("rename", LibC.renameat(directory, secondName(from), directory, name(to)));
  }

  /** Renames within a directory, to a name that must not be there. */
  public void renameNew(int directory, byte[] from, byte[] to) throws PosixException {
    int result = LibC.renameat2(directory, secondName(from), directory, name(to), RENAME_NOREPLACE);
    if (result >= 0) {
      return;
    }
    int errno = Native.getLastError();
    if (errno != Errno.EINVAL && errno != Errno.ENOSYS) {
      throw new PosixException("rename", errno);
    }
    // A file system that has no such renaming: a second name, which must not be there either.
    makeHardLink(directory, from, directory, to);
    unlink(directory, from);
  }

  public void setOwner(int directory, byte[] name, long user, long group) throws PosixException {
    checked(
        "set owner",
        LibC.fchownat(directory, name(name), (int) user, (int) group, AT_SYMLINK_NOFOLLOW));
  }

  /** Sets an open file's owner. */
  public void setOwner(int file, long user, long group) throws PosixException {
    checked("set owner", LibC.fchownat(file, name(EMPTY), (int) user, (int) group, AT_EMPTY_PATH));
  }

  /** Sets an open file's permission bits. */
  public void setMode(int file, int mode) throws PosixException {
    checked("set mode", LibC.fchmod(file, mode));
  }

  /** Sets the permission bits of an entry that is not to be opened, and is no symbolic link. */
  public void setNodeMode(int directory, byte[] name, int mode) throws PosixException {
    // fchmodat would follow a link; a descriptor that opens nothing does not, and /proc leads to
    // it.
    int flags = O_PATH | noFollowFlag | O_CLOEXEC;
    int handle = checked("open", LibC.openat(directory, name(name), flags, 0));
    try {
      if (status(handle).isSymlink()) {
        throw new PosixException("set mode", Errno.ELOOP);
      }
      byte[] path = ("/proc/self/fd/" + handle).getBytes(StandardCharsets.US_ASCII);
      checked("set mode", LibC.fchmodat(AT_FDCWD, name(path), mode, 0));
    } finally {
      LibC.close(handle);
    }
  }

  /** Sets the modification time; the access time becomes the same. */
  public void setModified(int directory, byte[] name, Instant time) throws PosixException {
    checked("set time", LibC.utimensat(directory, name(name), times(time), AT_SYMLINK_NOFOLLOW));
  }

  /** Sets an open file's modification time; the access time becomes the same. */
  public void setModified(int file, Instant time) throws PosixException {
    checked("set time", LibC.futimens(file, times(time)));
  }

  private long times(Instant time) {
    ByteBuffer b = status.bytes();
    for (int at = 0; at < 32; at += 16) {
      b.putLong(at, time.getEpochSecond());
      b.putLong(at + 8, time.getNano());
    }
    return status.address();
  }

  /** Names of an open file's extended attributes; none where the file system has none. */
  public List<byte[]> attributeNames(int file) throws PosixException {
    return splitNames(LibC.flistxattr(file, list.address(), list.size()));
  }

  /** Likewise of an entry of a directory that is not to be opened. */
  public List<byte[]> attributeNames(int directory, byte[] name) throws PosixException {
    return splitNames(LibC.llistxattr(throughProc(directory, name), list.address(), list.size()));
  }

  /** The value of an open file's attribute. */
  public byte[] attribute(int file, byte[] attribute) throws PosixException {
    long count = LibC.fgetxattr(file, secondName(attribute), value.address(), value.size());
    return valueOf(count);
  }

  /** Likewise of an entry of a directory that is not to be opened. */
  public byte[] attribute(int directory, byte[] name, byte[] attribute) throws PosixException {
    long path = throughProc(directory, name);
    return valueOf(LibC.lgetxattr(path, secondName(attribute), value.address(), value.size()));
  }

  /** Sets an open file's attribute. */
  public void setAttribute(int file, byte[] attribute, byte[] content) throws PosixException {
    NativeBuffer bytes = contentOf(content);
    checked(
        "set attribute",
        LibC.fsetxattr(file, secondName(attribute), bytes.address(), content.length, 0));
  }

  /** Likewise of an entry of a directory that is not to be opened. */
  public void setAttribute(int directory, byte[] name, byte[] attribute, byte[] content)
      throws PosixException {
    long path = throughProc(directory, name);
    NativeBuffer bytes = contentOf(content);
    checked(
        "set attribute",
        LibC.lsetxattr(path, secondName(attribute), bytes.address(), content.length, 0));
  }

  private NativeBuffer contentOf(byte[] content) {
    NativeBuffer bytes = content.length <= value.size() ? value : new NativeBuffer(content.length);
    bytes.bytes().put(0, content);
    return bytes;
  }

  private byte[] valueOf(long count) throws PosixException {
    byte[] content = new byte[(int) checked("read attribute", count)];
    value.bytes().get(0, content);
    return content;
  }

  private List<byte[]> splitNames(long count) throws PosixException {
    if (count == 0 || (count < 0 && Native.getLastError() == Errno.EOPNOTSUPP)) {
      return List.of();
    }
    checked("list attributes", count);
    List<byte[]> found = new ArrayList<>();
    ByteBuffer b = list.bytes();
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (b.get(i) == 0) {
        byte[] name = new byte[i - start];
        b.get(start, name);
        found.add(name);
        start = i + 1;
      }
    }
    return found;
  }

  /** The attribute calls know no directory descriptor; /proc makes a path of one. */
  private long throughProc(int directory, byte[] name) throws PosixException {
    byte[] prefix = ("/proc/self/fd/" + directory + "/").getBytes(StandardCharsets.US_ASCII);
    byte[] path = new byte[prefix.length + name.length];
    System.arraycopy(prefix, 0, path, 0, prefix.length);
    System.arraycopy(name, 0, path, prefix.length, name.length);
    return name(path);
  }

  private long name(byte[] name) throws PosixException {
    return string(0, name);
  }

  private long secondName(byte[] name) throws PosixException {
    return string(names.size() / 2, name);
  }

  private long string(int at, byte[] name) throws PosixException {
    if (name.length >= names.size() / 2) {
      throw new PosixException("name of " + name.length + " bytes", Errno.ENAMETOOLONG);
    }
    return names.string(at, name, name.length);
  }

  private static int checked(String operation, int result) throws PosixException {
    if (result < 0) {
      throw new PosixException(operation, Native.getLastError());
    }
    return result;
  }

  private static long checked(String operation, long result) throws PosixException {
    if (result < 0) {
      throw new PosixException(operation, Native.getLastError());
    }
    return result;
  }
}
