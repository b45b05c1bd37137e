package dev.coffer.archive;

import org.jspecify.annotations.Nullable;

/** Not a volume or archive of ours, or of a version this program does not know. */
public final class UnsupportedFormatException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  public UnsupportedFormatException(String message) {
    this(message, null);
  }

  public UnsupportedFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
