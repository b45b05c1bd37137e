package dev.coffer.tape.linux;

/** Error numbers of Linux (asm-generic/errno-base.h, errno.h), the same on x86-64 and AArch64. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int ENXIO = 6;
  static final int EBADF = 9;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EFAULT = 14;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int ENOTTY = 25;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  static final int ENOSYS = 38;
  static final int EOVERFLOW = 75;
  static final int ETIMEDOUT = 110;
  static final int ENOMEDIUM = 123;
  static final int EMEDIUMTYPE = 124;

  private Errno() {}

  /** The symbolic name, or the number. */
  static String name(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case EINTR -> "EINTR";
      case EIO -> "EIO";
      case ENXIO -> "ENXIO";
      case EBADF -> "EBADF";
      case ENOMEM -> "ENOMEM";
      case EACCES -> "EACCES";
      case EFAULT -> "EFAULT";
      case EBUSY -> "EBUSY";
      case ENODEV -> "ENODEV";
      case EINVAL -> "EINVAL";
      case ENOTTY -> "ENOTTY";
      case ENOSPC -> "ENOSPC";
      case EROFS -> "EROFS";
      case ENOSYS -> "ENOSYS";
      case EOVERFLOW -> "EOVERFLOW";
      case ETIMEDOUT -> "ETIMEDOUT";
      case ENOMEDIUM -> "ENOMEDIUM";
      case EMEDIUMTYPE -> "EMEDIUMTYPE";
      default -> "errno " + errno;
    };
  }
}
