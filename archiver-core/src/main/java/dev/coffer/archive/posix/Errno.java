package dev.coffer.archive.posix;

/** Error numbers, the same on x86_64 and aarch64 (asm-generic/errno-base.h, errno.h). */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int EMFILE = 24;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int EDQUOT = 122;

  private Errno() {}

  /** In words, the same in every locale. */
  public static String words(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case EINTR -> "interrupted";
      case EIO -> "input/output error";
      case ENXIO -> "no such device or address";
      case 9 -> "bad file descriptor";
      case 12 -> "out of memory";
      case EACCES -> "permission denied";
      case 16 -> "device or resource busy";
      case EEXIST -> "file exists";
      case EXDEV -> "on another file system";
      case 19 -> "no such device";
      case ENOTDIR -> "not a directory";
      case EISDIR -> "is a directory";
      case EINVAL -> "invalid argument";
      case 23, EMFILE -> "too many open files";
      case 26 -> "file is being executed";
      case 27 -> "file too large";
      case ENOSPC -> "no space left on device";
      case EROFS -> "read-only file system";
      case 31 -> "too many links";
      case ERANGE -> "value too large for its buffer";
      case ENAMETOOLONG -> "file name too long";
      case ENOSYS -> "not implemented by this kernel";
      case ENOTEMPTY -> "directory not empty";
      case ELOOP -> "symbolic link in the way, or too many of them";
      case ENODATA -> "no such attribute";
      case EOPNOTSUPP -> "not supported by this file system";
      case 116 -> "stale file handle";
      case EDQUOT -> "disk quota exceeded";
      default -> "error " + errno;
    };
  }
}
