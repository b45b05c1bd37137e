package dev.coffer.archive.posix;

import java.io.IOException;

/** A call of the operating system failed. */
public final class PosixException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final int errno;

  /** A failure of an operation, with the error number of errno(3). */
  public PosixException(String operation, int errno) {
    super(operation + ": " + Errno.words(errno));
    this.operation = operation;
    this.errno = errno;
  }

  /** The error number, one of {@link Errno}. */
  public int errno() {
    return errno;
  }

  /** The operation and the error in words. */
  public String text() {
    return operation + ": " + reason();
  }

  /** The error in words, without the operation. */
  public String reason() {
    return Errno.words(errno);
  }
}
