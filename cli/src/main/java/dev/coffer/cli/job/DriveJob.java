package dev.coffer.cli.job;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DriveReport;
import dev.coffer.cli.CommandException;
import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.DriveSettings;
import dev.coffer.tape.DriveStatus;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ChangerLibrary;
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

/** The drives there are, and what one of them says of itself. */
public final class DriveJob {
  /** How many reports back alerts are looked for. */
  private static final int NEWEST = 1000;

  private final Site site;

  /**
   * A drive that is there.
   *
   * @param number its number in the library; empty for one that belongs to no library here
   * @param cartridge the barcode of what is in it, where a changer tells
   */
  public record Listed(
      OptionalInt number,
      Optional<TapeDevice> device,
      Optional<String> serial,
      Optional<String> cartridge) {}

  /** What a drive says of itself. */
  public record Shown(
      DriveIdentity identity,
      DriveStatus status,
      TapeCapabilities capabilities,
      DriveSettings settings,
      Checkup checkup,
      List<String> missing,
      Past past) {}

  /**
   * What the catalog knows of a drive.
   *
   * @param alerted its newest reports with alerts, newest first
   * @param cleaned when it was cleaned last, as far as Coffer did it
   */
  public record Past(List<DriveReport> alerted, Optional<DriveReport> cleaned) {}

  public DriveJob(Site site) {
    this.site = site;
  }

  /** The library's drives, then the others of this host. Opens no drive. */
  public List<Listed> list() throws TapeException, CommandException {
    List<Listed> drives = new ArrayList<>();
    List<TapeDevice> others = new ArrayList<>(site.desk().host().drives());
    if (site.hasLibrary()) {
      TapeLibrary library = site.library().devices();
      if (library instanceof HandLibrary hands) {
        for (int number = 1; number <= hands.names().size(); number++) {
          TapeDevice device = hands.device(number);
          others.remove(device);
          drives.add(
              new Listed(
                  OptionalInt.of(number), Optional.of(device), device.serial(), Optional.empty()));
        }
      } else {
        try (MediumChanger changer = library.openChanger()) {
          LibraryInventory inventory = changer.inventory();
          for (Element element : inventory.of(ElementAddress.Kind.DRIVE)) {
            Optional<TapeDevice> device = device(library, inventory, element);
            device.ifPresent(others::remove);
            drives.add(
                new Listed(
                    OptionalInt.of(element.address().number()),
                    device,
                    element.driveSerial().or(() -> device.flatMap(TapeDevice::serial)),
                    element.barcode()));
          }
        }
      }
    }
    for (TapeDevice device : others) {
      drives.add(
          new Listed(OptionalInt.empty(), Optional.of(device), device.serial(), Optional.empty()));
    }
    return drives;
  }

  private static Optional<TapeDevice> device(
      TapeLibrary library, LibraryInventory inventory, Element element) {
    if (!(library instanceof ChangerLibrary changer)) {
      return Optional.empty();
    }
    try {
      return Optional.of(changer.device(inventory, element));
    } catch (TapeException notHere) {
      // In the list it is a drive without a node; using it says why.
      return Optional.empty();
    }
  }

  /**
   * Asks one drive everything; the tape does not move.
   *
   * @param name its number in the library, or its serial number, node or link
   */
  public Shown show(String name) throws TapeException, CatalogException, CommandException {
    CartridgeMoves moves = new CartridgeMoves();
    Checkup[] told = new Checkup[1];
    Optional<String> barcode = barcode(name);
    String serial;
    DriveStatus status;
    TapeCapabilities capabilities;
    DriveSettings settings;
    DriveIdentity identity;
    try (TapeDrive drive = open(name)) {
      WatchedTapeDrive watched =
          new WatchedTapeDrive(
              drive,
              checkup -> {
                told[0] = checkup;
                moves.checked(barcode.orElse(Mounter.NO_BARCODE), checkup);
              });
      identity = drive.identity();
      serial = identity.serial();
      status = drive.status();
      capabilities = drive.capabilities();
      settings = drive.settings();
      watched.check(Checkup.Occasion.ALERT);
    }
    try (Catalog catalog = site.openCatalog()) {
      moves.record(catalog, site.actor());
      return new Shown(
          identity,
          status,
          capabilities,
          settings,
          told[0],
          missing(capabilities, status.loaded()),
          past(catalog, serial));
    }
  }

  private static Past past(Catalog catalog, String serial) throws CatalogException {
    return catalog.read(session ->
        new Past(
            session.driveReports().ofDrive(serial, NEWEST).stream()
                .filter(each -> !each.alerts().isEmpty())
                .toList(),
            session.driveReports().lastCleaning(serial)));
  }

  private TapeDrive open(String name) throws TapeException, CommandException {
    return isNumber(name)
        ? site.library().openDrive(Integer.parseInt(name))
        : site.desk().host().openDrive(site.desk().host().drive(name));
  }

  private static boolean isNumber(String name) {
    return name.matches("[1-9][0-9]{0,3}");
  }

  private Optional<String> barcode(String name) throws TapeException, CommandException {
    if (!isNumber(name) || site.library().hands().isPresent()) {
      return Optional.empty();
    }
    try (MediumChanger changer = site.library().openChanger()) {
      return changer
          .inventory()
          .at(ElementAddress.drive(Integer.parseInt(name)))
          .flatMap(Element::barcode);
    }
  }

  /** What a drive lacks, and what that means, in words. */
  static List<String> missing(TapeCapabilities capabilities, boolean loaded) {
    List<String> missing = new ArrayList<>();
    if (!loaded) {
      missing.add("what depends on a cartridge is known only when one is loaded");
    } else {
      if (!capabilities.readPosition()) {
        missing.add("READ POSITION: Coffer counts blocks and filemarks itself");
      }
      if (!capabilities.locate()) {
        missing.add("LOCATE: positions are reached by spacing, slowly");
      }
      if (!capabilities.mediumAuxiliaryMemory()) {
        missing.add("cartridge memory: no serial number or barcode from the chip");
      }
      if (capabilities.maxPartitions() < 2) {
        missing.add("partitions: no LTFS volumes");
      }
    }
    if (!capabilities.alerts()) {
      missing.add("TapeAlert: errors are the only sign of wear");
    }
    if (!capabilities.encryption()) {
      missing.add("encryption by the drive: Coffer's own is not affected");
    }
    if (!capabilities.logicalBlockProtection()) {
      missing.add("logical block protection: blocks are checked by digests alone");
    }
    if (!capabilities.removalLock()) {
      missing.add("removal lock: its button ejects a cartridge in the middle of a job");
    }
    return missing;
  }
}
