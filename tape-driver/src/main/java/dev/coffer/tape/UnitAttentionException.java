package dev.coffer.tape;

import org.jspecify.annotations.Nullable;

/** Something changed behind our back: cartridge swapped, drive reset (sense key 6h). */
public final class UnitAttentionException extends TapeException {
  private static final long serialVersionUID = 1L;

  public UnitAttentionException(String message, @Nullable TapePosition positionAfter) {
    this(message, positionAfter, null);
  }

  public UnitAttentionException(
      String message, @Nullable TapePosition positionAfter, @Nullable Throwable cause) {
    super(message, positionAfter, cause);
  }
}
