package dev.coffer.tape.scsi;

/** A device's answer is not what its standard says it is. */
public final class ScsiFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public ScsiFormatException(String message) {
    super(message);
  }
}
