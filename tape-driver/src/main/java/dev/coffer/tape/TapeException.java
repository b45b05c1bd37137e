package dev.coffer.tape;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tape command failed. The eight kinds follow the rows of SCSI sense keys; callers ask for the
 * kind, never for codes.
 */
public abstract sealed class TapeException extends IOException
    permits NotReadyException,
        MediumException,
        HardwareException,
        IllegalTapeRequestException,
        UnitAttentionException,
        WriteProtectedException,
        EndOfMediumException,
        TransportException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable TapePosition positionAfter;

  TapeException(String message, @Nullable TapePosition positionAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.positionAfter = positionAfter;
  }

  /** Where the tape stands after the failure; empty if that is not known. */
  public final Optional<TapePosition> positionAfter() {
    return Optional.ofNullable(positionAfter);
  }
}
