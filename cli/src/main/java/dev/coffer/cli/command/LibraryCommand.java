package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.Quantities;
import dev.coffer.cli.job.LibraryJob;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.tape.changer.LibraryInventory.Element;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.virtual.LibrarySpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffer library}. */
@Command(
    name = "library",
    description = "Say which library is used, see what is where in it, and move cartridges.",
    subcommands = {
      LibraryCommand.Create.class,
      LibraryCommand.Add.class,
      LibraryCommand.Status.class,
      LibraryCommand.Inventory.class,
      LibraryMoves.Load.class,
      LibraryMoves.Unload.class,
      LibraryMoves.Export.class,
      LibraryMoves.Import.class
    })
final class LibraryCommand extends GroupCommand {

  static OptionalLong capacity(@Nullable String text) throws UsageException {
    if (text == null) {
      return OptionalLong.empty();
    }
    OptionalLong bytes = Quantities.bytes(text);
    if (bytes.isEmpty() || bytes.getAsLong() == 0) {
      throw new UsageException("'" + text + "' is not a size", "write it like '18 TB' or 200MiB");
    }
    return bytes;
  }

  static Listing<Element> elements() {
    return new Listing<Element>()
        .column("ELEMENT", "element", element -> element.address().toString())
        .column("CARTRIDGE", "barcode", LibraryCommand::content)
        .column("DRIVE SERIAL", "driveSerial", Element::driveSerial);
  }

  private static @Nullable Object content(Element element) {
    return element.full() ? element.barcode().orElse("(unreadable)") : null;
  }

  /** People do not want to see empty slots; programs do. */
  static List<Element> worthShowing(List<Element> elements, boolean json) {
    return json
        ? elements
        : elements.stream()
            .filter(element -> element.full() || element.driveSerial().isPresent())
            .toList();
  }

  /** {@code coffer library create}. */
  @Command(name = "create", description = "Make the virtual library that coffer.toml names.")
  static final class Create extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Option(
        names = "--drives",
        paramLabel = "N",
        defaultValue = "2",
        description = "Number of drives; default: ${DEFAULT-VALUE}.")
    private int drives;

    @Option(
        names = "--slots",
        paramLabel = "N",
        defaultValue = "24",
        description = "Number of storage slots; default: ${DEFAULT-VALUE}.")
    private int slots;

    @Option(
        names = "--import-export",
        paramLabel = "N",
        defaultValue = "4",
        description = "Number of import/export slots; default: ${DEFAULT-VALUE}.")
    private int importExportSlots;

    @Option(
        names = "--cartridges",
        paramLabel = "N",
        defaultValue = "4",
        description = "Number of blank cartridges to put in; default: ${DEFAULT-VALUE}.")
    private int cartridges;

    @Option(
        names = "--capacity",
        paramLabel = "SIZE",
        description = "Size of those cartridges; default: what their media code says.")
    private @Nullable String capacity;

    @Override
    protected ExitCode run() throws Exception {
      Site site = site();
      List<String> barcodes = LibraryJob.numbered(cartridges);
      if (cartridges > slots) {
        throw new UsageException("more cartridges than slots", "raise --slots");
      }
      OptionalLong size = capacity(capacity);
      LibrarySpec spec;
      try {
        spec = new LibrarySpec(drives, slots, importExportSlots);
      } catch (IllegalArgumentException e) {
        throw new UsageException(String.valueOf(e.getMessage()), "at least one drive is needed");
      }
      Path path = site.virtualPath();
      if (dryRun.enabled) {
        output().say("would make a library in " + path);
        return ExitCode.DONE;
      }
      LibraryJob job = new LibraryJob(site);
      job.create(spec);
      job.addCartridges(barcodes, size);
      output().say("made a virtual library in " + path);
      output()
          .say(
              "%d drives, %d slots, %d import/export slots, %d blank cartridges"
                  .formatted(drives, slots, importExportSlots, cartridges));
      return ExitCode.DONE;
    }
  }

  /** {@code coffer library add}. */
  @Command(
      name = "add",
      description = "Write into coffer.toml which library, or which drives, this home uses.",
      footer = {
        "A home uses one library: a changer with drives in it, drives that a person serves, or a"
            + " virtual one. Devices are looked for on this host, and written down by serial"
            + " number, which stays when nodes are numbered anew.",
        "'coffer drive list' shows the drives of this host."
      })
  static final class Add extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Option(
        names = "--changer",
        paramLabel = "NAME",
        description = "A medium changer: serial number, link below /dev/tape/by-id, or node.")
    private @Nullable String changer;

    @Option(
        names = "--drive",
        paramLabel = "[N=]NAME",
        description =
            "A drive, named likewise. With --changer as N=NAME, and only for drives whose serial"
                + " number the changer does not tell; else the first one is drive 1.")
    private List<String> drives = new ArrayList<>();

    @Option(
        names = "--scan",
        description = "Take the only changer of this host, or else its drives.")
    private boolean scan;

    @Option(names = "--virtual", paramLabel = "DIR", description = "A virtual library.")
    private @Nullable Path virtual;

    @Option(names = "--replace", description = "Take it in place of the library that is in use.")
    private boolean replace;

    @Override
    protected ExitCode run() throws Exception {
      Site site = site();
      LibraryJob job = new LibraryJob(site);
      Config.Library library = wanted(job);
      job.use(library, replace, dryRun.enabled);
      output()
          .say((dryRun.enabled ? "would use " : "this home now uses ") + LibraryJob.words(library));
      return ExitCode.DONE;
    }

    private Config.Library wanted(LibraryJob job) throws Exception {
      String name = changer;
      Path directory = virtual;
      int kinds =
          (name != null ? 1 : 0)
              + (name == null && !drives.isEmpty() ? 1 : 0)
              + (scan ? 1 : 0)
              + (directory != null ? 1 : 0);
      if (kinds != 1 || (!drives.isEmpty() && (scan || directory != null))) {
        throw new UsageException(
            "which library is it to be?",
            "one of --changer NAME, --drive NAME, --scan, --virtual DIR; blank virtual cartridges"
                + " are made by 'coffer cartridge create'");
      }
      if (directory != null) {
        return new Config.VirtualLibrary(around().resolve(directory));
      }
      if (scan) {
        return new Config.ScannedLibrary();
      }
      return name == null ? job.drives(drives) : job.changer(name, numbered());
    }

    private Map<Integer, String> numbered() throws UsageException {
      Map<Integer, String> numbered = new LinkedHashMap<>();
      for (String text : drives) {
        String[] parts = text.split("=", 2);
        if (parts.length != 2 || !parts[0].matches("[1-9][0-9]{0,3}")) {
          throw new UsageException(
              "'" + text + "' does not say which drive of the changer it is",
              "write it like --drive 2=SERIAL");
        }
        if (numbered.put(Integer.parseInt(parts[0]), parts[1]) != null) {
          throw new UsageException("drive " + parts[0] + " is named twice", null);
        }
      }
      return numbered;
    }
  }

  /** {@code coffer library status}. */
  @Command(name = "status", description = "Show what is where in the library.")
  static final class Status extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      List<Element> elements;
      try (MediumChanger changer = site().library().openChanger()) {
        elements = changer.inventory().elements();
      }
      output(json.enabled)
          .list(elements(), worthShowing(elements, json.enabled), "the library is empty");
      output(json.enabled)
          .say(elements.stream().filter(each -> !each.full()).count() + " elements are empty");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer library inventory}. */
  @Command(
      name = "inventory",
      description = "Have the changer look at every element, and compare with the catalog.",
      footer = "The exit code is 11 if a cartridge is not where the catalog has it.")
  static final class Inventory extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      LibraryJob.Inventory inventory = new LibraryJob(site()).inventory();
      List<Element> elements = inventory.elements();
      output(json.enabled)
          .list(elements(), worthShowing(elements, json.enabled), "the library is empty");
      for (String barcode : inventory.missing()) {
        around().err().println("coffer: the catalog has " + barcode + " in the library: it is not");
      }
      for (String barcode : inventory.unexpected()) {
        around()
            .err()
            .println(
                "coffer: " + barcode + " is in the library: the catalog does not have it there");
      }
      return inventory.missing().isEmpty() ? ExitCode.DONE : ExitCode.WRONG_VOLUME;
    }
  }
}
