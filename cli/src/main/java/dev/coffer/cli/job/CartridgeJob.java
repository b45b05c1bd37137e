package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DriveReport;
import dev.coffer.catalog.Volume;
import dev.coffer.cli.CommandException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What there is of cartridges, and moving them. */
public final class CartridgeJob {
  private final Site site;

  /**
   * A cartridge as catalog and library know it.
   *
   * @param known what the catalog says, empty if it has never met it
   * @param volume what the newest label made of it
   * @param at where the library has it now, empty if it is not in the library
   */
  public record Seen(
      String barcode,
      Optional<Cartridge> known,
      Optional<Volume> volume,
      Optional<ElementAddress> at) {}

  /**
   * What drives said of a cartridge.
   *
   * @param counted the newest report with counters
   * @param cleaned when the drive of that report was cleaned last, as far as Coffer did it
   * @param alerted all reports with alerts, oldest first
   */
  public record Health(
      Optional<DriveReport> counted, Optional<DriveReport> cleaned, List<DriveReport> alerted) {}

  public CartridgeJob(Site site) {
    this.site = site;
  }

  /** All cartridges that the catalog or the library knows, by barcode. */
  public List<Seen> list() throws CatalogException, TapeException, CommandException {
    Map<String, Seen> seen = new TreeMap<>();
    Optional<LibraryInventory> inventory = inventory();
    inventory.ifPresent(present ->
        present
            .elements()
            .forEach(element ->
                element
                    .barcode()
                    .ifPresent(barcode ->
                        seen.put(
                            barcode,
                            new Seen(
                                barcode,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(element.address()))))));
    try (Catalog catalog = site.openCatalog()) {
      catalog.read(session -> {
        for (Cartridge cartridge : session.cartridges().all()) {
          String barcode = cartridge.barcode().text();
          seen.put(
              barcode,
              new Seen(
                  barcode,
                  Optional.of(cartridge),
                  session.volumes().current(cartridge.barcode()),
                  inventory.flatMap(present -> present.find(barcode))));
        }
        return seen.size();
      });
    }
    return new ArrayList<>(seen.values());
  }

  /** Brings a cartridge into a drive and threads it; returns the drive's number. */
  public int load(Barcode barcode, OptionalInt drive)
      throws TapeException, CatalogException, CommandException {
    CartridgeMoves moves = new CartridgeMoves();
    int number;
    if (Barcodes.isCleaning(barcode.text())) {
      try {
        return new Mounter(site.library(), moves).clean(barcode.text(), drive);
      } finally {
        record(moves);
      }
    }
    try (Mount mount = new Mounter(site.library(), moves).mount(barcode.text(), drive)) {
      number = mount.driveNumber();
    } finally {
      record(moves);
    }
    return number;
  }

  /** What drives said of a cartridge; as far as they told. */
  public Health health(String barcode) throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(session -> {
        Optional<DriveReport> counted = session.driveReports().lastCounted(barcode);
        Optional<DriveReport> cleaned =
            counted.isPresent()
                ? session.driveReports().lastCleaning(counted.get().driveSerial())
                : Optional.empty();
        return new Health(counted, cleaned, session.driveReports().withAlerts(barcode));
      });
    }
  }

  /** Brings a cartridge from its drive into a slot; empty if a person has to take it. */
  public Optional<ElementAddress> unload(Barcode barcode)
      throws TapeException, CatalogException, CommandException {
    CartridgeMoves moves = new CartridgeMoves();
    try {
      return new Mounter(site.library(), moves).unmount(barcode.text());
    } finally {
      record(moves);
    }
  }

  private void record(CartridgeMoves moves) throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      moves.record(catalog, site.actor());
    }
  }

  private Optional<LibraryInventory> inventory() throws TapeException, CommandException {
    if (!site.hasLibrary()) {
      return Optional.empty();
    }
    try (MediumChanger changer = site.library().openChanger()) {
      return Optional.of(changer.inventory());
    }
  }
}
