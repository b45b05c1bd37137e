package dev.coffer.tape;

import org.jspecify.annotations.Nullable;

/** The medium could not be written or read at this place (sense keys 3h, 8h). */
public final class MediumException extends TapeException {
  private static final long serialVersionUID = 1L;

  public MediumException(String message, @Nullable TapePosition positionAfter) {
    this(message, positionAfter, null);
  }

  public MediumException(
      String message, @Nullable TapePosition positionAfter, @Nullable Throwable cause) {
    super(message, positionAfter, cause);
  }
}
