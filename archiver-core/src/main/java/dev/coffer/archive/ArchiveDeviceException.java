package dev.coffer.archive;

import dev.coffer.tape.TapeException;

/** The drive or the medium failed; the cause says how. Nothing since the last receipt counts. */
public final class ArchiveDeviceException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  private final TapeException tapeCause;

  public ArchiveDeviceException(String message, TapeException cause) {
    super(message + ": " + cause.getMessage(), cause);
    this.tapeCause = cause;
  }

  /** What the drive said. */
  public TapeException tapeCause() {
    return tapeCause;
  }
}
