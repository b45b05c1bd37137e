package dev.coffer.archive;

import org.jspecify.annotations.Nullable;

/** The cartridge is not the one that is wanted, or must not be used for this. */
public final class WrongVolumeException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  public WrongVolumeException(String message) {
    this(message, null);
  }

  public WrongVolumeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
