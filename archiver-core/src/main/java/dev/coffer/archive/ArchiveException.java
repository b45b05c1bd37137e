package dev.coffer.archive;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writing or reading an archive failed. Six kinds, which callers tell apart by type: they differ in
 * what a person does next.
 */
public abstract sealed class ArchiveException extends IOException
    permits ArchiveDamagedException,
        ArchiveDeviceException,
        FileAccessException,
        UnsupportedFormatException,
        WrongKeyException,
        WrongVolumeException {
  private static final long serialVersionUID = 1L;

  ArchiveException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
