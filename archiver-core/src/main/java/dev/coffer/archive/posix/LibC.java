package dev.coffer.archive.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * The C library's functions, mapped directly. Pointers and sizes are {@code long}: this runs on
 * 64-bit Linux only, and primitives are the fastest arguments JNA has.
 */
final class LibC {
  static {
    Native.register(LibC.class, Platform.C_LIBRARY_NAME);
  }

  private LibC() {}

  static native int statx(int directory, long path, int flags, int mask, long status);

  static native int openat(int directory, long path, int flags, int mode);

  static native int close(int file);

  static native long read(int file, long buffer, long count);

  static native long pread(int file, long buffer, long count, long offset);

  static native long pwrite(int file, long buffer, long count, long offset);

  static native long lseek(int file, long offset, int whence);

  static native int ftruncate(int file, long size);

  static native int posix_fadvise(int file, long offset, long size, int advice);

  static native long readlinkat(int directory, long path, long buffer, long size);

  static native int mkdirat(int directory, long path, int mode);

  static native int symlinkat(long target, int directory, long path);

  static native int linkat(int fromDirectory, long from, int toDirectory, long to, int flags);

  static native int mknodat(int directory, long path, int mode, long device);

  static native int unlinkat(int directory, long path, int flags);

  static native int renameat(int fromDirectory, long from, int toDirectory, long to);

  static native int renameat2(int fromDirectory, long from, int toDirectory, long to, int flags);

  static native int fchownat(int directory, long path, int user, int group, int flags);

  static native int fchmod(int file, int mode);

  static native int fchmodat(int directory, long path, int mode, int flags);

  static native int utimensat(int directory, long path, long times, int flags);

  static native int futimens(int file, long times);

  static native long flistxattr(int file, long list, long size);

  static native long llistxattr(long path, long list, long size);

  static native long fgetxattr(int file, long name, long value, long size);

  static native long lgetxattr(long path, long name, long value, long size);

  static native int fsetxattr(int file, long name, long value, long size, int flags);

  static native int lsetxattr(long path, long name, long value, long size, int flags);

  static native int getpwuid_r(int id, long entry, long buffer, long size, long result);

  static native int getgrgid_r(int id, long entry, long buffer, long size, long result);

  static native int getpwnam_r(long name, long entry, long buffer, long size, long result);

  static native int getgrnam_r(long name, long entry, long buffer, long size, long result);

  static native int geteuid();

  static native long syscall(long number, long a, long b, long c);
}
