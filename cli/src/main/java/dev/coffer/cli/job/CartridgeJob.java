package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Volume;
import dev.coffer.cli.CommandException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.virtual.VirtualLibrary;
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
    try (Mount mount = new Mounter(site.library(), moves).mount(barcode.text(), drive)) {
      number = mount.driveNumber();
    } finally {
      record(moves);
    }
    return number;
  }

  /** Brings a cartridge from its drive into a slot. */
  public ElementAddress unload(Barcode barcode)
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
    if (!VirtualLibrary.isLibrary(site.config().library().path())) {
      return Optional.empty();
    }
    try (MediumChanger changer = site.library().openChanger()) {
      return Optional.of(changer.inventory());
    }
  }
}
