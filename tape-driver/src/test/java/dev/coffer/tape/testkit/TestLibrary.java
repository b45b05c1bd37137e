package dev.coffer.tape.testkit;

import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.virtual.CartridgeSpec;
import dev.coffer.tape.virtual.LibrarySpec;
import dev.coffer.tape.virtual.VirtualLibrary;
import dev.coffer.tape.virtual.VirtualTapeDrive;
import java.nio.file.Path;

/** Virtual libraries for tests, in a directory of the test's own. */
public final class TestLibrary {
  private TestLibrary() {}

  /**
   * Two drives, eight slots, two import/export slots, and cartridges {@code CF0001L9} and so on in
   * the first slots, each of the given size.
   */
  public static VirtualLibrary create(Path directory, int cartridges, long capacityBytes)
      throws TapeException {
    VirtualLibrary library = VirtualLibrary.create(directory, new LibrarySpec(2, 8, 2));
    for (int number = 1; number <= cartridges; number++) {
      library.addCartridge(
          CartridgeSpec.of(barcode(number))
              .withCapacity(capacityBytes)
              .withMediumSerial("SN%06d".formatted(number)),
          ElementAddress.slot(number));
    }
    return library;
  }

  /** The barcode of a cartridge that {@link #create} made. */
  public static String barcode(int number) {
    return "CF%04dL9".formatted(number);
  }

  /** Puts a cartridge into an empty drive and loads it. The caller closes the drive. */
  public static VirtualTapeDrive mount(VirtualLibrary library, String barcode, int drive)
      throws TapeException {
    ElementAddress from = library.inventory().find(barcode).orElseThrow();
    if (!from.equals(ElementAddress.drive(drive))) {
      library.changer().move(from, ElementAddress.drive(drive));
    }
    VirtualTapeDrive opened = library.openDrive(drive);
    opened.load();
    return opened;
  }

  /** A library with one cartridge of the given size, loaded in its first drive. */
  public static VirtualTapeDrive loadedDrive(Path directory, long capacityBytes)
      throws TapeException {
    return mount(create(directory, 1, capacityBytes), barcode(1), 1);
  }
}
