package dev.coffer.cli.job;

import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.ConfigText;
import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapeHost;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.LibraryInventory.Element;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.virtual.CartridgeSpec;
import dev.coffer.tape.virtual.LibrarySpec;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes virtual libraries, says which library a home uses, and looks what is in it. */
public final class LibraryJob {
  private static final int MOST_NUMBERED = 9999;
  private static final Set<CustodyState> INSIDE =
      EnumSet.of(CustodyState.DRIVE, CustodyState.LIBRARY);

  private final Site site;

  /**
   * What is in the library, and where the catalog disagrees.
   *
   * @param missing barcodes that the catalog has in the library, and that are not there
   * @param unexpected barcodes that are there, and are unknown to the catalog or elsewhere for it
   */
  public record Inventory(List<Element> elements, List<String> missing, List<String> unexpected) {}

  public LibraryJob(Site site) {
    this.site = site;
  }

  /** Makes the configured library; one that is there is an error. */
  public void create(LibrarySpec spec) throws TapeException, SetupException {
    VirtualLibrary.create(site.virtualPath(), spec);
  }

  /**
   * Puts new, blank cartridges into free slots.
   *
   * @param capacityBytes their size; empty for what the media code says
   */
  public List<String> addCartridges(List<String> barcodes, OptionalLong capacityBytes)
      throws TapeException, CommandException {
    VirtualLibrary library = site.virtualLibrary();
    List<String> added = new ArrayList<>();
    for (String text : barcodes) {
      String barcode = Barcodes.parse(text).text();
      if (library.barcodes().contains(barcode)) {
        throw new UsageException("there is a cartridge " + barcode + " already", null);
      }
      CartridgeSpec spec = CartridgeSpec.of(barcode);
      library.addCartridge(
          capacityBytes.isPresent() ? spec.withCapacity(capacityBytes.getAsLong()) : spec);
      added.add(barcode);
    }
    return added;
  }

  /** {@code CF0001L9} and so on. */
  public static List<String> numbered(int count) throws UsageException {
    if (count < 0 || count > MOST_NUMBERED) {
      throw new UsageException("--cartridges must be from 0 to " + MOST_NUMBERED, null);
    }
    List<String> barcodes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      barcodes.add(String.format(Locale.ROOT, "CF%04dL9", i));
    }
    return barcodes;
  }

  /**
   * Finds a changer, and the drives named for it, on this host, and names them as they will still
   * be called after the next start.
   *
   * @param drives drives by their number in the library, only where the changer does not tell
   */
  public Config.Library changer(String name, Map<Integer, String> drives) throws TapeException {
    TapeHost host = site.desk().host();
    Map<Integer, String> lasting = new TreeMap<>();
    for (Map.Entry<Integer, String> each : drives.entrySet()) {
      lasting.put(each.getKey(), host.drive(each.getValue()).lastingName());
    }
    return new Config.ChangerLibrary(host.changer(name).lastingName(), lasting);
  }

  /** Finds drives that a person serves on this host, and names them likewise. */
  public Config.Library drives(List<String> names) throws TapeException, UsageException {
    List<String> lasting = new ArrayList<>();
    for (String name : names) {
      TapeDevice drive = site.desk().host().drive(name);
      if (lasting.contains(drive.lastingName())) {
        throw new UsageException("drive " + name + " is named twice", null);
      }
      lasting.add(drive.lastingName());
    }
    return new Config.SingleDrives(lasting);
  }

  /**
   * Makes it the library of this home.
   *
   * @param replace also where the home has another library that is in use
   * @throws RefusedException if it has, and is not to be replaced
   */
  public void use(Config.Library library, boolean replace, boolean dryRun)
      throws CommandException, IOException {
    boolean sameAsNow = site.config().library().equals(library);
    if (site.hasLibrary() && !replace && !sameAsNow) {
      throw new RefusedException(
          "this home has a library already: " + words(site.config().library()),
          "--replace takes the new one in its place; cartridges and catalog stay as they are");
    }
    if (!dryRun) {
      String text = Files.readString(site.home().configFile());
      site.home().replaceConfig(ConfigText.withLibrary(text, library));
    }
  }

  /** A library in words. */
  public static String words(Config.Library library) {
    return switch (library) {
      case Config.VirtualLibrary virtual -> "the virtual library in " + virtual.path();
      case Config.ChangerLibrary changer ->
          "changer "
              + changer.changer()
              + (changer.drives().isEmpty() ? "" : ", drives " + changer.drives());
      case Config.SingleDrives single ->
          "drives served by hand: " + String.join(", ", single.drives());
      case Config.ScannedLibrary scanned -> "whatever changer or drives this host has";
    };
  }

  /** Has the changer look at every element, and compares with the catalog. */
  public Inventory inventory() throws TapeException, CatalogException, CommandException {
    LibraryInventory now;
    DeskLibrary library = site.library();
    try (MediumChanger changer = library.openChanger()) {
      changer.initialize();
      now = changer.inventory();
    }
    Set<String> there = new TreeSet<>();
    now.elements().forEach(each -> each.barcode().ifPresent(there::add));
    List<String> missing = new ArrayList<>();
    Set<String> unexpected = new TreeSet<>(there);
    try (Catalog catalog = site.openCatalog()) {
      for (Cartridge each : catalog.read(session -> session.cartridges().all())) {
        String barcode = each.barcode().text();
        if (INSIDE.contains(each.custody())) {
          unexpected.remove(barcode);
          if (!there.contains(barcode) && library.hands().isEmpty()) {
            missing.add(barcode);
          }
        }
      }
    }
    return new Inventory(now.elements(), missing, List.copyOf(unexpected));
  }
}
