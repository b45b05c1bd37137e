package dev.coffer.tape.virtual;

import dev.coffer.tape.HardwareException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.TapeException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

/**
 * One cartridge as a directory: {@code cartridge.json} and an image for each partition. A handle
 * only; a drive opens the files.
 *
 * @param directory where it lies
 */
public record VirtualCartridge(Path directory) {
  static final int BARCODE_ID = 0x0806;
  private static final int BARCODE_BYTES = 32;

  /** What a look at the label, the tab and the chip says. */
  public record Info(
      String barcode,
      String mediumSerial,
      String mediumType,
      boolean worm,
      boolean writeProtected,
      long loadCount,
      long capacityBytes) {}

  /**
   * Makes a blank cartridge in a directory of its own.
   *
   * @throws IllegalTapeRequestException if there is one with this barcode already
   */
  static VirtualCartridge create(Path cartridges, CartridgeSpec spec) throws TapeException {
    Path directory = cartridges.resolve(spec.barcode());
    try {
      Files.createDirectory(directory);
      String serial = spec.mediumSerial().orElseGet(VirtualCartridge::newSerial);
      CartridgeDescription description = CartridgeDescription.of(directory, spec, serial);
      description.setAttribute(0, MamAttribute.ascii(BARCODE_ID, spec.barcode(), BARCODE_BYTES));
      TapImage.open(imageOf(directory, 0)).close();
      description.save();
      DurableFiles.forceDirectory(cartridges);
      return new VirtualCartridge(directory);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalTapeRequestException(
          "cartridge " + spec.barcode() + " exists already", null, e);
    } catch (IOException e) {
      throw HostErrors.hardware("making cartridge " + spec.barcode(), null, e);
    }
  }

  private static String newSerial() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 12).toUpperCase(Locale.ROOT);
  }

  /** Where a partition's image is. */
  public Path image(int partition) {
    return imageOf(directory, partition);
  }

  private static Path imageOf(Path directory, int partition) {
    return directory.resolve("partition-" + partition + ".tap");
  }

  /**
   * Reads the description.
   *
   * @throws HardwareException if it cannot be read or is damaged
   */
  public Info info() throws TapeException {
    try {
      CartridgeDescription read = CartridgeDescription.read(directory);
      long capacity = 0;
      for (CartridgeDescription.PartitionSize size : read.partitions(1)) {
        capacity += size.capacityBytes();
      }
      return new Info(
          read.barcode(),
          read.mediumSerial().orElse(""),
          read.mediumType(),
          read.worm(),
          read.writeProtected(),
          read.loadCount(),
          capacity);
    } catch (IOException e) {
      throw HostErrors.hardware("reading the description of " + directory, null, e);
    }
  }

  /** Moves the tab. Only while no drive has the cartridge threaded. */
  void setWriteProtected(boolean protect) throws TapeException {
    try {
      CartridgeDescription description = CartridgeDescription.read(directory);
      description.setWriteProtected(protect);
      description.save();
    } catch (IOException e) {
      throw HostErrors.hardware("write protection of " + directory, null, e);
    }
  }
}
