package dev.coffer.cli.job;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;

/**
 * A cartridge, threaded in a drive that is ours alone until this is closed. Closing leaves the
 * cartridge where it is.
 *
 * @param barcode the barcode the changer read
 * @param driveNumber the drive's number in the library
 * @param drive the drive
 */
public record Mount(String barcode, int driveNumber, TapeDrive drive) implements AutoCloseable {

  /** The drive's serial number, for the evidence. */
  public String driveSerial() {
    return drive.identity().serial();
  }

  @Override
  public void close() throws TapeException {
    drive.close();
  }
}
