package dev.coffer.archive;

import org.jspecify.annotations.Nullable;

/** A file of the source or of the restore target could not be read or written. */
public final class FileAccessException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  public FileAccessException(String message) {
    this(message, null);
  }

  public FileAccessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
