package dev.coffer.cli.command;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.DatasetName;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.ArchiveJob;
import dev.coffer.cli.job.Archives;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.cli.terminal.Printable;
import dev.coffer.cli.terminal.ProgressTicker;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer archive}: archives a dataset, and shows what archives there are. */
@Command(
    name = "archive",
    description = "Archive a dataset to the cartridges of its pool; list and show archives.",
    footer =
        "A file that cannot be read does not stop the archive: it is named, recorded, and the exit"
            + " code is 3.",
    subcommands = {ArchiveCommand.ListAll.class, ArchiveCommand.Show.class})
final class ArchiveCommand extends BaseCommand {
  @Mixin private DriveOptions drives;
  @Mixin private DryRunOption dryRun;
  @Mixin private JsonOption json;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATASET",
      description = "Which; 'coffer dataset list' shows them.")
  private @Nullable String name;

  @Override
  protected ExitCode run() throws Exception {
    if (name == null) {
      throw new UsageException(
          "which dataset is to be archived?", "coffer archive DATASET, or list, or show NAME");
    }
    Site site = site(drives);
    ArchiveJob job = new ArchiveJob(site, site.config().dataset(name));
    if (dryRun.enabled) {
      ArchiveJob.Plan plan = job.plan();
      output(json.enabled)
          .facts(
              new Facts()
                  .add("wouldArchive", plan.dataset())
                  .add("pool", plan.pool())
                  .add("cartridges", plan.cartridges())
                  .add("rule", plan.rule())
                  .add("keptUntil", plan.keptUntil()));
      return ExitCode.DONE;
    }
    ArchiveJob.Outcome outcome;
    try (Watch watch = new Watch(around())) {
      Site watched = site.at(site.desk().withOperator(watch::asks));
      outcome = new ArchiveJob(watched, site.config().dataset(name)).run(watch);
    }
    output(json.enabled).facts(facts(outcome));
    return outcome.isComplete() ? ExitCode.DONE : ExitCode.SOURCES_UNREADABLE;
  }

  private static Facts facts(ArchiveJob.Outcome outcome) {
    ArchiveRow archive = outcome.archive();
    Facts skipped = new Facts();
    outcome
        .skipped()
        .forEach((why, count) -> skipped.add(why.name().toLowerCase(Locale.ROOT), count));
    return new Facts()
        .add("archive", archive.name())
        .add("cartridges", outcome.cartridges())
        .add("entries", archive.entryCount())
        .add("fileBytes", new Bytes(archive.fileBytes()))
        .add("storedBytes", new Bytes(archive.storedBytes()))
        .add("keptUntil", archive.expiresAt())
        .add("unreadable", outcome.unreadableCount() + outcome.counts().unreadableCount())
        .add("changedWhileRead", outcome.counts().changedCount())
        .add("leftOut", outcome.skipped().isEmpty() ? null : skipped)
        .add("status", archive.status());
  }

  /** Shows progress, and names what goes wrong. */
  private static final class Watch implements ArchiveJob.Listener, AutoCloseable {
    private final Surroundings around;
    private final long startNanos = System.nanoTime();
    private @Nullable ProgressTicker ticker;

    Watch(Surroundings around) {
      this.around = around;
    }

    @Override
    public void begins(String archiveName, Supplier<ArchiveJob.Progress> progress) {
      ticker =
          new ProgressTicker(
              around.err(),
              around.errIsTerminal(),
              () -> ProgressText.of(progress.get(), System.nanoTime() - startNanos));
    }

    @Override
    public void trouble(String path, String reason) {
      String line = "coffer: " + Printable.of(path) + ": " + reason;
      ProgressTicker shown = ticker;
      if (shown != null) {
        shown.print(line);
      } else {
        around.err().println(line);
      }
    }

    @Override
    public boolean bringsCartridge(String pool) {
      return asks(
          "coffer: no cartridge of pool %s in the library can take more; put a labelled one in"
              .formatted(Printable.of(pool)));
    }

    /** Asks the person at the drives, without the progress line in between. */
    boolean asks(String request) {
      ProgressTicker shown = ticker;
      return shown == null
          ? around.operator().confirms(request)
          : shown.whileHidden(() -> around.operator().confirms(request));
    }

    @Override
    public void passedOver(String barcode, String why) {
      around
          .err()
          .println(
              "coffer: cartridge %s is not written to: %s; see 'coffer volume repair'"
                  .formatted(barcode, Printable.of(why)));
    }

    @Override
    public void close() {
      if (ticker != null) {
        ticker.close();
      }
    }
  }

  /** {@code coffer archive list}. */
  @Command(name = "list", description = "List archives, oldest first.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Option(names = "--dataset", paramLabel = "NAME", description = "Only those of this dataset.")
    private @Nullable String dataset;

    @Override
    protected ExitCode run() throws Exception {
      String only = dataset;
      List<ArchiveRow> rows;
      try (Catalog catalog = site().openCatalog()) {
        rows =
            only == null
                ? catalog.read(session -> session.archives().all())
                : catalog.read(session -> session.archives().ofDataset(new DatasetName(only)));
      }
      Listing<ArchiveRow> listing =
          new Listing<ArchiveRow>()
              .column("ARCHIVE", "archive", ArchiveRow::name)
              .column("ENTRIES", "entries", ArchiveRow::entryCount)
              .column("SIZE", "fileBytes", row -> new Bytes(row.fileBytes()))
              .column("STORED", "storedBytes", row -> new Bytes(row.storedBytes()))
              .column("STATUS", "status", ArchiveRow::status)
              .column("KEPT UNTIL", "keptUntil", ArchiveRow::expiresAt);
      output(json.enabled).list(listing, rows, "no archives");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer archive show}. */
  @Command(name = "show", description = "Show one archive, where it lies, and its verifications.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "Its name or its id.")
    private String text;

    @Override
    protected ExitCode run() throws Exception {
      try (Catalog catalog = site().openCatalog()) {
        Archives.Detail detail = Archives.detail(catalog, text);
        ArchiveRow row = detail.archive();
        output(json.enabled)
            .facts(
                new Facts()
                    .add("archive", row.name())
                    .add("id", row.id())
                    .add("dataset", row.dataset())
                    .add("host", row.host())
                    .add("started", row.startedAt())
                    .add("finished", row.finishedAt())
                    .add("entries", row.entryCount())
                    .add("fileBytes", new Bytes(row.fileBytes()))
                    .add("storedBytes", new Bytes(row.storedBytes()))
                    .add("status", row.status())
                    .add("keptUntil", row.expiresAt())
                    .add("notes", row.notes().isEmpty() ? null : row.notes().lines().toList())
                    .add("segments", detail.segments().stream().map(Show::segment).toList())
                    .add("verified", detail.verifications().stream().map(Show::verified).toList()));
      }
      return ExitCode.DONE;
    }

    private static Facts segment(Archives.Place place) {
      Facts facts = new Facts().add("segment", place.number()).add("cartridge", place.cartridge());
      if (place.path().isPresent()) {
        facts.add("file", place.path().get());
      } else {
        facts.add("tapeFile", place.tapeFile());
      }
      return facts
          .add("firstBlock", place.firstBlock())
          .add("storedBytes", new Bytes(place.storedBytes()))
          .add("sha256", place.sha256());
    }

    private static Facts verified(dev.coffer.catalog.Verification verification) {
      return new Facts()
          .add("at", verification.at())
          .add("result", verification.result())
          .add("method", verification.method())
          .add("drive", verification.driveSerial())
          .add("by", verification.by())
          .add("details", Optional.of(verification.details()).filter(each -> !each.isEmpty()));
    }
  }
}
