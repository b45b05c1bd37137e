package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CartridgeEvent;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.CartridgeJob;
import dev.coffer.cli.job.CartridgeJob.Seen;
import dev.coffer.cli.job.GivenUpArchive;
import dev.coffer.cli.job.LabelJob;
import dev.coffer.cli.job.LibraryJob;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer cartridge}. */
@Command(
    name = "cartridge",
    description = "Label, list and show cartridges.",
    subcommands = {
      CartridgeCommand.Label.class,
      CartridgeAddCommand.class,
      CartridgeCommand.ListAll.class,
      CartridgeCommand.Show.class,
      CartridgeCommand.Create.class
    })
final class CartridgeCommand extends GroupCommand {

  /** {@code coffer cartridge label}. */
  @Command(
      name = "label",
      description = "Make volumes of blank cartridges: label them for a pool.",
      footer =
          "Only a cartridge that is blank, and blank for the catalog too, is labelled, or one that"
              + " two people gave up: released by 'coffer request release', or named in a request"
              + " to relabel or erase. What stands on any other is never overwritten.")
  static final class Label extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private DriveOptions drives;
    @Mixin private JsonOption json;

    @Parameters(
        arity = "1..*",
        paramLabel = "BARCODE",
        description = "Their barcodes, like CF0001L9.")
    private List<String> barcodes = List.of();

    @Option(
        names = "--pool",
        paramLabel = "POOL",
        required = true,
        description = "The pool they shall belong to.")
    private String pool;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "How they are written: tar or ltfs; default: as the pool says.")
    private @Nullable String format;

    @Option(
        names = "--request",
        paramLabel = "REQUEST",
        description = "An agreed request to relabel or erase them.")
    private @Nullable String request;

    @Override
    protected ExitCode run() throws Exception {
      Site site = site(drives);
      Config.Pool wanted = site.config().pool(pool);
      Optional<RequestId> right =
          request == null ? Optional.empty() : Optional.of(RequestCommand.id(request));
      VolumeFormat written = format == null ? wanted.format() : Formats.parse(format);
      if (wanted.plain() && written != VolumeFormat.LTFS) {
        throw new UsageException(
            "pool " + pool + " takes plain files, so its cartridges are LTFS volumes",
            "leave --format out");
      }
      List<Barcode> parsed = new ArrayList<>();
      for (String text : barcodes) {
        parsed.add(Barcodes.parse(text));
      }
      List<LabelJob.Labelled> labelled = new ArrayList<>();
      for (Barcode barcode : parsed) {
        LabelJob.Labelled done =
            new LabelJob(site).label(barcode, wanted, written, right, dryRun.enabled);
        labelled.add(done);
        output(json.enabled)
            .say(
                "%s %s as %svolume %s for pool %s (%s)"
                    .formatted(
                        dryRun.enabled ? "would label" : "labelled",
                        done.barcode(),
                        done.format() == VolumeFormat.LTFS ? "LTFS " : "",
                        done.volume(),
                        done.pool(),
                        done.rule()));
      }
      if (json.enabled) {
        Listing<LabelJob.Labelled> listing =
            new Listing<LabelJob.Labelled>()
                .column("BARCODE", "barcode", LabelJob.Labelled::barcode)
                .column("VOLUME", "volume", LabelJob.Labelled::volume)
                .column("FORMAT", "format", LabelJob.Labelled::format)
                .column("POOL", "pool", LabelJob.Labelled::pool)
                .column("RULE", "rule", LabelJob.Labelled::rule);
        output(true).list(listing, labelled, "");
      }
      return ExitCode.DONE;
    }
  }

  /** {@code coffer cartridge list}. */
  @Command(name = "list", description = "List the cartridges that catalog or library know.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      Listing<Seen> listing =
          new Listing<Seen>()
              .column("BARCODE", "barcode", Seen::barcode)
              .column("POOL", "pool", seen -> seen.known().flatMap(known -> known.pool()))
              .column("DATA", "data", seen -> seen.known().map(known -> known.data()))
              .column("CUSTODY", "custody", seen -> seen.known().map(known -> known.custody()))
              .column("VOLUME", "volume", seen -> seen.volume().map(volume -> volume.id()))
              .column("IN LIBRARY", "element", Seen::at);
      output(json.enabled)
          .list(
              listing,
              new CartridgeJob(site()).list(),
              "no cartridges; see coffer cartridge create and coffer cartridge label");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer cartridge show}. */
  @Command(name = "show", description = "Show one cartridge and what happened to it.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(index = "0", paramLabel = "BARCODE", description = "Its barcode, like CF0001L9.")
    private String text;

    @Override
    protected ExitCode run() throws Exception {
      Barcode barcode = Barcodes.parse(text);
      Seen seen =
          new CartridgeJob(site())
              .list().stream()
                  .filter(each -> each.barcode().equals(barcode.text()))
                  .findFirst()
                  .orElseThrow(() ->
                      new UsageException(
                          "neither the catalog nor the library knows a cartridge " + barcode,
                          "'coffer cartridge list' shows those they know"));
      List<CartridgeEvent> history;
      List<RotationRun> runs;
      Optional<String> givenUp;
      try (Catalog catalog = site().openCatalog()) {
        history = catalog.read(session -> session.cartridges().history(barcode));
        givenUp = catalog.read(session -> GivenUpArchive.on(session, barcode));
        runs = catalog.read(session -> Control.of(session).rotationRuns().with(barcode));
      }
      CartridgeJob.Health health = new CartridgeJob(site()).health(seen.barcode());
      Facts facts =
          new Facts()
              .add("barcode", seen.barcode())
              .add("pool", seen.known().flatMap(known -> known.pool()))
              .add("data", seen.known().map(known -> known.data()))
              .add("custody", seen.known().map(known -> known.custody()))
              .add("location", seen.known().map(known -> known.location()))
              .add("volume", seen.volume().map(volume -> volume.id()))
              .add("format", seen.volume().map(volume -> volume.format()))
              .add("labelledAt", seen.volume().map(volume -> volume.labelledAt()))
              .add("blockSize", seen.volume().map(volume -> new Bytes(volume.blockSizeBytes())))
              .add("element", seen.at());
      HealthFacts.add(facts, health);
      givenUp.ifPresent(text -> facts.add("holds", text));
      if (!runs.isEmpty()) {
        facts.add("runs", runs.stream().map(run -> run(run, barcode)).toList());
      }
      facts.add("history", history.stream().map(Show::event).toList());
      output(json.enabled).facts(facts);
      return ExitCode.DONE;
    }

    private static Facts run(RotationRun run, Barcode barcode) {
      RotationRun.OnCartridge part =
          run.cartridges().stream()
              .filter(each -> each.barcode().equals(barcode))
              .findFirst()
              .orElseThrow();
      return new Facts()
          .add("session", run.session())
          .add("set", run.set())
          .add("copy", part.copy())
          .add("step", part.step())
          .add("state", run.state())
          .add("note", run.note());
    }

    private static Facts event(CartridgeEvent event) {
      return new Facts()
          .add("at", event.at())
          .add("from", event.from())
          .add("to", event.to())
          .add("by", event.by())
          .add("why", event.why());
    }
  }

  /** {@code coffer cartridge create}. */
  @Command(name = "create", description = "Put new, blank cartridges into the virtual library.")
  static final class Create extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(
        arity = "1..*",
        paramLabel = "BARCODE",
        description = "Barcodes for them, like CF0001L9.")
    private List<String> barcodes = new ArrayList<>();

    @Option(
        names = "--capacity",
        paramLabel = "SIZE",
        description = "Their size; default: what their media code says.")
    private @Nullable String capacity;

    @Override
    protected ExitCode run() throws Exception {
      Site site = site();
      OptionalLong size = LibraryCommand.capacity(capacity);
      if (dryRun.enabled) {
        output().say("would put in " + String.join(", ", barcodes));
        return ExitCode.DONE;
      }
      List<String> added = new LibraryJob(site).addCartridges(barcodes, size);
      output().say("put in " + String.join(", ", added));
      return ExitCode.DONE;
    }
  }
}
