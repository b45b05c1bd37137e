package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.cli.UsageException;
import java.util.Optional;

/** Barcodes as people and changers give them. */
public final class Barcodes {
  private Barcodes() {}

  /** A barcode of the command line. */
  public static Barcode parse(String text) throws UsageException {
    try {
      return Barcode.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "'" + text + "' is not a barcode",
          "a barcode is six capital letters or digits and a media code, like CF0001L9");
    }
  }

  /** A barcode of a changer; empty if it is of another form. */
  static Optional<Barcode> of(String text) {
    try {
      return Optional.of(new Barcode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it is the barcode of a cleaning cartridge: {@code CLN} in front, as LTO has it. */
  static boolean isCleaning(String barcode) {
    return barcode.startsWith("CLN");
  }
}
