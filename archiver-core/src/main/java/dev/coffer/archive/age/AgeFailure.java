package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongKeyException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which part of an age file was refused. Carried as the cause of the exceptions this package
 * throws, so that a reader can tell a broken header, which a spare copy can replace, from a broken
 * payload.
 */
public enum AgeFailure {
  /** None of the identities opens the file. */
  NO_MATCH,
  /** The file key was found, but the header is not the one that was written with it. */
  HMAC,
  /** The header is malformed, too large, or of a kind this program does not read. */
  HEADER,
  /** A chunk is missing, out of place, or altered. */
  PAYLOAD,
  /** The ASCII armor is malformed. */
  ARMOR;

  /** What an exception of this package was about; empty for any other exception. */
  public static Optional<AgeFailure> of(Throwable thrown) {
    for (@Nullable Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof Mark mark) {
        return Optional.of(mark.failure);
      }
    }
    return Optional.empty();
  }

  ArchiveDamagedException damaged(String message) {
    return new ArchiveDamagedException(message, new Mark(this));
  }

  UnsupportedFormatException unsupported(String message) {
    return new UnsupportedFormatException(message, new Mark(this));
  }

  WrongKeyException wrongKey(String message) {
    return new WrongKeyException(message, new Mark(this));
  }

  private static final class Mark extends Exception {
    private static final long serialVersionUID = 1L;

    private final AgeFailure failure;

    Mark(AgeFailure failure) {
      super("age " + failure, null, false, false);
      this.failure = failure;
    }
  }
}
