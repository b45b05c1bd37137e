package dev.coffer.tape;

import org.jspecify.annotations.Nullable;

/** No cartridge, or not threaded yet (sense key 2h). */
public final class NotReadyException extends TapeException {
  private static final long serialVersionUID = 1L;

  public NotReadyException(String message, @Nullable TapePosition positionAfter) {
    this(message, positionAfter, null);
  }

  public NotReadyException(
      String message, @Nullable TapePosition positionAfter, @Nullable Throwable cause) {
    super(message, positionAfter, cause);
  }
}
