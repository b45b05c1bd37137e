package dev.coffer.cli.job;

import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.LibraryInventory.Element;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.changer.TapeLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Brings cartridges into drives and back into slots. Tells where they went to a listener. */
public final class Mounter {
  private final TapeLibrary library;
  private final Moves moves;

  /** Hears of each move, after it was made. */
  @FunctionalInterface
  public interface Moves {
    /** Nobody listens. */
    Moves UNHEARD = (barcode, to) -> {};

    void moved(String barcode, ElementAddress to) throws TapeException;
  }

  public Mounter(TapeLibrary library, Moves moves) {
    this.library = library;
    this.moves = moves;
  }

  /**
   * Brings a cartridge into a drive, if it is not in one, and threads it.
   *
   * @param wantedDrive the drive to take; empty for any
   * @throws NotReadyException if the cartridge is not in the library, or no drive is free
   */
  public Mount mount(String barcode, OptionalInt wantedDrive) throws TapeException {
    try (MediumChanger changer = library.openChanger()) {
      LibraryInventory inventory = changer.inventory();
      ElementAddress at =
          inventory
              .find(barcode)
              .orElseThrow(() ->
                  new NotReadyException("cartridge " + barcode + " is not in the library", null));
      if (at.kind() == ElementAddress.Kind.DRIVE) {
        if (wantedDrive.isEmpty() || wantedDrive.getAsInt() == at.number()) {
          return thread(barcode, at.number());
        }
        at = emptyDrive(changer, at.number());
      }
      int number = wantedDrive.isPresent() ? wantedDrive.getAsInt() : freeDrive(changer, inventory);
      Element target = element(changer.inventory(), ElementAddress.drive(number));
      if (target.full()) {
        emptyDrive(changer, number);
      }
      ElementAddress drive = ElementAddress.drive(number);
      changer.move(at, drive);
      moves.moved(barcode, drive);
      return thread(barcode, number);
    }
  }

  /**
   * Brings a cartridge from its drive into a free slot.
   *
   * @return the slot
   * @throws NotReadyException if it is in no drive
   */
  public ElementAddress unmount(String barcode) throws TapeException {
    try (MediumChanger changer = library.openChanger()) {
      ElementAddress at =
          changer
              .inventory()
              .find(barcode)
              .filter(address -> address.kind() == ElementAddress.Kind.DRIVE)
              .orElseThrow(
                  () -> new NotReadyException("cartridge " + barcode + " is in no drive", null));
      return emptyDrive(changer, at.number());
    }
  }

  private Mount thread(String barcode, int number) throws TapeException {
    TapeDrive drive = library.openDrive(number);
    try {
      if (!drive.status().loaded()) {
        drive.load();
      }
      return new Mount(barcode, number, drive);
    } catch (TapeException | RuntimeException e) {
      drive.close();
      throw e;
    }
  }

  /** An empty drive; else one that nobody uses, whose cartridge then goes to a slot. */
  private int freeDrive(MediumChanger changer, LibraryInventory inventory) throws TapeException {
    List<Element> drives = inventory.of(ElementAddress.Kind.DRIVE);
    Optional<Element> empty = drives.stream().filter(each -> !each.full()).findFirst();
    if (empty.isPresent()) {
      return empty.get().address().number();
    }
    List<String> busy = new ArrayList<>();
    for (Element each : drives) {
      try {
        emptyDrive(changer, each.address().number());
        return each.address().number();
      } catch (TransportException e) {
        busy.add(each.address().toString());
      }
    }
    throw new NotReadyException("all drives are in use: " + String.join(", ", busy), null);
  }

  private ElementAddress emptyDrive(MediumChanger changer, int number) throws TapeException {
    ElementAddress address = ElementAddress.drive(number);
    LibraryInventory inventory = changer.inventory();
    Element element = element(inventory, address);
    ElementAddress slot =
        inventory.of(ElementAddress.Kind.SLOT).stream()
            .filter(each -> !each.full())
            .findFirst()
            .orElseThrow(() -> new NotReadyException("no free slot in the library", null))
            .address();
    try (TapeDrive drive = library.openDrive(number)) {
      if (drive.status().loaded()) {
        drive.unload();
      }
    }
    changer.move(address, slot);
    if (element.barcode().isPresent()) {
      moves.moved(element.barcode().get(), slot);
    }
    return slot;
  }

  private static Element element(LibraryInventory inventory, ElementAddress address)
      throws NotReadyException {
    return inventory
        .at(address)
        .orElseThrow(() -> new NotReadyException("the library has no " + address, null));
  }
}
