package dev.coffer.tape;

import org.jspecify.annotations.Nullable;

/** The cartridge's tab or the medium forbids writing (sense key 7h). */
public final class WriteProtectedException extends TapeException {
  private static final long serialVersionUID = 1L;

  public WriteProtectedException(String message, @Nullable TapePosition positionAfter) {
    this(message, positionAfter, null);
  }

  public WriteProtectedException(
      String message, @Nullable TapePosition positionAfter, @Nullable Throwable cause) {
    super(message, positionAfter, cause);
  }
}
