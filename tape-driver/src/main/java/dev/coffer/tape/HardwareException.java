package dev.coffer.tape;

import org.jspecify.annotations.Nullable;

/** The drive itself failed (sense key 4h). */
public final class HardwareException extends TapeException {
  private static final long serialVersionUID = 1L;

  public HardwareException(String message, @Nullable TapePosition positionAfter) {
    this(message, positionAfter, null);
  }

  public HardwareException(
      String message, @Nullable TapePosition positionAfter, @Nullable Throwable cause) {
    super(message, positionAfter, cause);
  }
}
