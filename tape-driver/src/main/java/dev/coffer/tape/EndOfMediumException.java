package dev.coffer.tape;

import org.jspecify.annotations.Nullable;

/** The medium is full: the block does not fit (sense key Dh). Nothing was written. */
public final class EndOfMediumException extends TapeException {
  private static final long serialVersionUID = 1L;

  public EndOfMediumException(String message, @Nullable TapePosition positionAfter) {
    this(message, positionAfter, null);
  }

  public EndOfMediumException(
      String message, @Nullable TapePosition positionAfter, @Nullable Throwable cause) {
    super(message, positionAfter, cause);
  }
}
