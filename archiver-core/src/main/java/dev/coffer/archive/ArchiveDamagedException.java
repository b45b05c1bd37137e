package dev.coffer.archive;

import org.jspecify.annotations.Nullable;

/** Bytes that were read are not the bytes that were written, or not all of them are there. */
public final class ArchiveDamagedException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  public ArchiveDamagedException(String message) {
    this(message, null);
  }

  public ArchiveDamagedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
