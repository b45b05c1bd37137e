package dev.coffer.archive;

import org.jspecify.annotations.Nullable;

/** No identity at hand opens this archive, or somebody has changed it. */
public final class WrongKeyException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  public WrongKeyException(String message) {
    this(message, null);
  }

  public WrongKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
