package dev.coffer.cli.job;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.ElementAddress.Kind;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.LibraryInventory.Element;
import dev.coffer.tape.changer.MediumChanger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cartridges through the library's door: to import/export slots, where hands can take them, and
 * from there to slots. It moves cartridges and nothing else: who may carry one away is a matter of
 * custody.
 */
public final class DoorJob {
  private final Site site;

  /**
   * One move, made or planned.
   *
   * @param to where the cartridge is now, or would be
   */
  public record Moved(String barcode, ElementAddress from, ElementAddress to) {}

  public DoorJob(Site site) {
    this.site = site;
  }

  /** Brings cartridges to import/export slots; those in drives are unloaded first. */
  public List<Moved> exported(List<String> barcodes, boolean dryRun)
      throws TapeException, CatalogException, CommandException {
    DeskLibrary library = withChanger();
    CartridgeMoves moves = new CartridgeMoves();
    List<Moved> done = new ArrayList<>();
    try {
      requireDoors(library, barcodes.size());
      for (String barcode : barcodes) {
        ElementAddress from = find(library, barcode);
        if (from.kind() == Kind.IMPORT_EXPORT) {
          continue;
        }
        if (from.kind() == Kind.DRIVE && !dryRun) {
          from = new Mounter(library, moves).unmount(barcode).orElse(from);
        }
        done.add(move(library, barcode, from, Kind.IMPORT_EXPORT, done, moves, dryRun));
      }
    } finally {
      record(moves);
    }
    return done;
  }

  /**
   * Brings cartridges from import/export slots to free slots.
   *
   * @param barcodes which; empty for all
   */
  public List<Moved> imported(List<String> barcodes, boolean dryRun)
      throws TapeException, CatalogException, CommandException {
    DeskLibrary library = withChanger();
    CartridgeMoves moves = new CartridgeMoves();
    List<Moved> done = new ArrayList<>();
    try {
      for (Element element : inventory(library).of(Kind.IMPORT_EXPORT)) {
        String barcode = element.barcode().orElse(Mounter.NO_BARCODE);
        if (element.full() && (barcodes.isEmpty() || barcodes.contains(barcode))) {
          done.add(move(library, barcode, element.address(), Kind.SLOT, done, moves, dryRun));
        }
      }
      Set<String> found = Set.copyOf(done.stream().map(Moved::barcode).toList());
      for (String barcode : barcodes) {
        if (!found.contains(barcode)) {
          throw new NotReadyException(
              "cartridge " + barcode + " is in no import/export slot", null);
        }
      }
    } finally {
      record(moves);
    }
    return done;
  }

  private DeskLibrary withChanger() throws TapeException, CommandException {
    DeskLibrary library = site.library();
    if (library.hands().isPresent()) {
      throw new RefusedException(
          "there is no changer here, so nothing to import or export",
          "a person puts cartridges into drives: 'coffer library load BARCODE' asks for one");
    }
    return library;
  }

  private static LibraryInventory inventory(DeskLibrary library) throws TapeException {
    try (MediumChanger changer = library.openChanger()) {
      return changer.inventory();
    }
  }

  private static ElementAddress find(DeskLibrary library, String barcode) throws TapeException {
    return inventory(library)
        .find(barcode)
        .orElseThrow(
            () -> new NotReadyException("cartridge " + barcode + " is not in the library", null));
  }

  private static void requireDoors(DeskLibrary library, int wanted) throws TapeException {
    List<Element> doors = inventory(library).of(Kind.IMPORT_EXPORT);
    long free = doors.stream().filter(each -> !each.full()).count();
    if (free < wanted) {
      throw new NotReadyException(
          "too few free import/export slots: actual=%d of %d expected=%d: take out what is in them"
              .formatted(free, doors.size(), wanted),
          null);
    }
  }

  private static Moved move(
      DeskLibrary library,
      String barcode,
      ElementAddress from,
      Kind kind,
      List<Moved> planned,
      CartridgeMoves moves,
      boolean dryRun)
      throws TapeException {
    try (MediumChanger changer = library.openChanger()) {
      Optional<ElementAddress> to =
          changer.inventory().of(kind).stream()
              .filter(each -> !each.full())
              .map(Element::address)
              .filter(each -> planned.stream().noneMatch(other -> other.to().equals(each)))
              .findFirst();
      if (to.isEmpty()) {
        throw new NotReadyException(
            kind == Kind.SLOT ? "no free slot in the library" : "no free import/export slot", null);
      }
      if (!dryRun) {
        changer.move(from, to.get());
        moves.moved(barcode, to.get());
      }
      return new Moved(barcode, from, to.get());
    }
  }

  private void record(CartridgeMoves moves) throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      moves.record(catalog, site.actor());
    }
  }
}
