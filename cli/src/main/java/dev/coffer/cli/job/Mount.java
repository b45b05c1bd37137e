package dev.coffer.cli.job;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.WriteProtectedException;

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

  /**
   * To be called before anything is decided that only writing would make true.
   *
   * @throws WriteProtectedException if the cartridge's tab is set
   */
  void requireWritable() throws TapeException {
    if (drive.status().writeProtected()) {
      throw writeProtected(barcode);
    }
  }

  /** What to say of cartridges that would be written. */
  static WriteProtectedException writeProtected(String barcodes) {
    return new WriteProtectedException("write protected: move the tab of " + barcodes, null);
  }

  @Override
  public void close() throws TapeException {
    drive.close();
  }
}
