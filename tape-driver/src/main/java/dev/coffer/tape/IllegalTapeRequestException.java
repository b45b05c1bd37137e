package dev.coffer.tape;

import org.jspecify.annotations.Nullable;

/** The drive refuses the command or its parameters (sense key 5h). */
public final class IllegalTapeRequestException extends TapeException {
  private static final long serialVersionUID = 1L;

  public IllegalTapeRequestException(String message, @Nullable TapePosition positionAfter) {
    this(message, positionAfter, null);
  }

  public IllegalTapeRequestException(
      String message, @Nullable TapePosition positionAfter, @Nullable Throwable cause) {
    super(message, positionAfter, cause);
  }
}
