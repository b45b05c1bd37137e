package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Quantities;
import dev.coffer.cli.job.LibraryJob;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.tape.changer.LibraryInventory.Element;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.virtual.LibrarySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer library}. */
@Command(
    name = "library",
    description = "Make a virtual library, and see what is where in the library.",
    subcommands = {
      LibraryCommand.Create.class,
      LibraryCommand.Add.class,
      LibraryCommand.Status.class
    })
final class LibraryCommand extends GroupCommand {

  private static OptionalLong capacity(@Nullable String text) throws UsageException {
    if (text == null) {
      return OptionalLong.empty();
    }
    OptionalLong bytes = Quantities.bytes(text);
    if (bytes.isEmpty() || bytes.getAsLong() == 0) {
      throw new UsageException("'" + text + "' is not a size", "write it like '18 TB' or 200MiB");
    }
    return bytes;
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
      if (dryRun.enabled) {
        output().say("would make a library in " + site.config().library().path());
        return ExitCode.DONE;
      }
      LibraryJob job = new LibraryJob(site);
      job.create(spec);
      job.addCartridges(barcodes, size);
      output().say("made a virtual library in " + site.config().library().path());
      output()
          .say(
              "%d drives, %d slots, %d import/export slots, %d blank cartridges"
                  .formatted(drives, slots, importExportSlots, cartridges));
      return ExitCode.DONE;
    }
  }

  /** {@code coffer library add}. */
  @Command(name = "add", description = "Put new, blank cartridges into the virtual library.")
  static final class Add extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(arity = "1..*", paramLabel = "BARCODE", description = "Like CF0001L9.")
    private List<String> barcodes = new ArrayList<>();

    @Option(
        names = "--capacity",
        paramLabel = "SIZE",
        description = "Their size; default: what their media code says.")
    private @Nullable String capacity;

    @Override
    protected ExitCode run() throws Exception {
      Site site = site();
      OptionalLong size = capacity(capacity);
      if (dryRun.enabled) {
        output().say("would put in " + String.join(", ", barcodes));
        return ExitCode.DONE;
      }
      List<String> added = new LibraryJob(site).addCartridges(barcodes, size);
      output().say("put in " + String.join(", ", added));
      return ExitCode.DONE;
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
      Listing<Element> listing =
          new Listing<Element>()
              .column("ELEMENT", "element", element -> element.address().toString())
              .column("CARTRIDGE", "barcode", Status::content)
              .column("DRIVE SERIAL", "driveSerial", Element::driveSerial);
      List<Element> shown =
          json.enabled
              ? elements
              : elements.stream()
                  .filter(element -> element.full() || element.driveSerial().isPresent())
                  .toList();
      output(json.enabled).list(listing, shown, "the library is empty");
      output(json.enabled)
          .say(elements.stream().filter(each -> !each.full()).count() + " elements are empty");
      return ExitCode.DONE;
    }

    private static @Nullable Object content(Element element) {
      return element.full() ? element.barcode().orElse("(unreadable)") : null;
    }
  }
}
