package dev.coffer.tape;

import org.jspecify.annotations.Nullable;

/** The command did not reach the drive, or the drive is in use by another program. */
public final class TransportException extends TapeException {
  private static final long serialVersionUID = 1L;

  public TransportException(String message, @Nullable TapePosition positionAfter) {
    this(message, positionAfter, null);
  }

  public TransportException(
      String message, @Nullable TapePosition positionAfter, @Nullable Throwable cause) {
    super(message, positionAfter, cause);
  }
}
