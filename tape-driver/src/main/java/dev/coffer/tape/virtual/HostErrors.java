package dev.coffer.tape.virtual;

import dev.coffer.tape.HardwareException;
import dev.coffer.tape.TapePosition;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The host file system's errors in the words of a drive. */
final class HostErrors {
  private HostErrors() {}

  static HardwareException hardware(
      String what, @Nullable TapePosition positionAfter, IOException cause) {
    return new HardwareException(what + " failed: " + reason(cause), positionAfter, cause);
  }

  static String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      default -> String.valueOf(cause.getMessage());
    };
  }
}
