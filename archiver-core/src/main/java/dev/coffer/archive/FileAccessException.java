package dev.coffer.archive;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
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

  /** What a file system refused, in words: the JDK's own message is often the path alone. */
  public static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException e -> "permission denied";
      case NoSuchFileException e -> "no such file or directory";
      case FileAlreadyExistsException e -> "exists already, and is not a directory";
      case FileSystemException e when e.getReason() != null ->
          e.getReason().toLowerCase(Locale.ROOT);
      default -> String.valueOf(failure.getMessage());
    };
  }
}
