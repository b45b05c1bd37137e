package dev.coffer.cli.job;

import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.LibraryInventory.Element;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.changer.TapeLibrary;
import dev.coffer.tape.watch.Checkup;
import dev.coffer.tape.watch.WatchedTapeDrive;
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

    void moved(String barcode, ElementAddress to);

    /** Hears that a cartridge left its drive for somebody's hands. */
    default void takenOut(String barcode) {}

    /** Hears that a cleaning cartridge was put into a drive. */
    default void cleaned(String barcode, String driveSerial) {}

    /** Hears what a drive says of a cartridge and of itself. */
    default void checked(String barcode, Checkup checkup) {}
  }

  /** Stands for the barcode of a cartridge that does not tell it. */
  static final String NO_BARCODE = "(no barcode)";

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
    if (Barcodes.isCleaning(barcode)) {
      throw new IllegalTapeRequestException(
          barcode + " is a cleaning cartridge: it is neither read nor written", null);
    }
    Optional<HandLibrary> hands = hands();
    Mount mount =
        hands.isPresent()
            ? hands.get().mount(barcode, wantedDrive, moves)
            : byChanger(barcode, wantedDrive);
    try {
      giveKey(mount);
      return library instanceof DeskLibrary desk ? desk.desk().meter().watch(mount) : mount;
    } catch (TapeException | RuntimeException e) {
      mount.close();
      throw e;
    }
  }

  /**
   * Brings a cleaning cartridge into a drive, which then cleans itself.
   *
   * @return the drive's number
   * @throws NotReadyException if it is not in the library, or no drive is free
   */
  int clean(String barcode, OptionalInt wantedDrive) throws TapeException {
    if (isByHand()) {
      throw new NotReadyException(
          "there is no changer here: insert " + barcode + " by hand, the drive ejects it when done",
          null);
    }
    try (MediumChanger changer = library.openChanger()) {
      LibraryInventory inventory = changer.inventory();
      ElementAddress at = find(inventory, barcode);
      if (at.kind() == ElementAddress.Kind.DRIVE) {
        return at.number();
      }
      int number = wantedDrive.isPresent() ? wantedDrive.getAsInt() : freeDrive(changer, inventory);
      ElementAddress drive = ElementAddress.drive(number);
      if (element(changer.inventory(), drive).full()) {
        emptyDrive(changer, number);
      }
      String serial;
      try (TapeDrive opened = library.openDrive(number)) {
        serial = opened.identity().serial();
      }
      changer.move(at, drive);
      moves.moved(barcode, drive);
      moves.cleaned(barcode, serial);
      return number;
    }
  }

  /**
   * The key for the drive's own encryption, where there is one; the drive forgets it when given
   * back.
   */
  private void giveKey(Mount mount) throws TapeException {
    if (library instanceof DeskLibrary desk && desk.desk().driveKey().isPresent()) {
      mount.drive().setEncryption(desk.desk().driveKey());
    }
  }

  private Optional<HandLibrary> hands() {
    return library instanceof DeskLibrary desk ? desk.hands() : Optional.empty();
  }

  /** Whether cartridges come by hand, so that any that is on site can be brought. */
  boolean isByHand() {
    return hands().isPresent();
  }

  private Mount byChanger(String barcode, OptionalInt wantedDrive) throws TapeException {
    try (MediumChanger changer = library.openChanger()) {
      LibraryInventory inventory = changer.inventory();
      ElementAddress at = find(inventory, barcode);
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
   * Brings a cartridge from its drive into a free slot, or ejects it for a person to take.
   *
   * @return the slot; empty if it is in a person's hands now
   * @throws NotReadyException if it is in no drive
   */
  public Optional<ElementAddress> unmount(String barcode) throws TapeException {
    Optional<HandLibrary> hands = hands();
    if (hands.isPresent()) {
      if (hands.get().eject(barcode, moves).isEmpty()) {
        throw new NotReadyException("cartridge " + barcode + " is in no drive", null);
      }
      return Optional.empty();
    }
    try (MediumChanger changer = library.openChanger()) {
      ElementAddress at =
          changer
              .inventory()
              .find(barcode)
              .filter(address -> address.kind() == ElementAddress.Kind.DRIVE)
              .orElseThrow(
                  () -> new NotReadyException("cartridge " + barcode + " is in no drive", null));
      return Optional.of(emptyDrive(changer, at.number()));
    }
  }

  private Mount thread(String barcode, int number) throws TapeException {
    TapeDrive drive = watched(barcode, library.openDrive(number), moves);
    try {
      // Also where the cartridge is threaded: only loading finds out all that the drive can do.
      drive.load();
      return new Mount(barcode, number, drive);
    } catch (TapeException | RuntimeException e) {
      drive.close();
      throw e;
    }
  }

  /** A mount of a drive that has its cartridge threaded. */
  static Mount taken(String barcode, int number, TapeDrive drive, Moves moves) {
    WatchedTapeDrive watched = watched(barcode, drive, moves);
    watched.check(Checkup.Occasion.LOAD);
    return new Mount(barcode, number, watched);
  }

  static WatchedTapeDrive watched(String barcode, TapeDrive drive, Moves moves) {
    return new WatchedTapeDrive(drive, checkup -> moves.checked(barcode, checkup));
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
    String name = element.barcode().orElse(NO_BARCODE);
    try (TapeDrive drive = watched(name, library.openDrive(number), moves)) {
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

  private static ElementAddress find(LibraryInventory inventory, String barcode)
      throws NotReadyException {
    return inventory
        .find(barcode)
        .orElseThrow(
            () -> new NotReadyException("cartridge " + barcode + " is not in the library", null));
  }

  private static Element element(LibraryInventory inventory, ElementAddress address)
      throws NotReadyException {
    return inventory
        .at(address)
        .orElseThrow(() -> new NotReadyException("the library has no " + address, null));
  }
}
