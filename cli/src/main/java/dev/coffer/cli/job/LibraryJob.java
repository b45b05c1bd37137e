package dev.coffer.cli.job;

import dev.coffer.cli.CommandException;
import dev.coffer.cli.UsageException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.virtual.CartridgeSpec;
import dev.coffer.tape.virtual.LibrarySpec;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Makes virtual libraries and the cartridges in them. */
public final class LibraryJob {
  private static final int MOST_NUMBERED = 9999;

  private final Site site;

  public LibraryJob(Site site) {
    this.site = site;
  }

  /** Makes the configured library; one that is there is an error. */
  public void create(LibrarySpec spec) throws TapeException {
    VirtualLibrary.create(site.config().library().path(), spec);
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
}
