package dev.coffer.cli.command;

import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.DatasetName;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.ArchiveJob;
import dev.coffer.cli.job.ArchiveRequest;
import dev.coffer.cli.job.Archives;
import dev.coffer.cli.job.BaseChoice;
import dev.coffer.cli.job.Changes;
import dev.coffer.cli.job.Queries;
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
      description = "The dataset to archive; 'coffer dataset list' shows them.")
  private @Nullable String name;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "FULL",
      description =
          "full; differential: what changed since the last full one; incremental: what changed"
              + " since the last one. Where there is nothing good to build on it is a full one, and"
              + " that is said.")
  private ArchiveKind level;

  @Option(
      names = "--check",
      paramLabel = "HOW",
      defaultValue = "METADATA",
      description =
          "How a file is told to be unchanged: metadata (size, times, inode, owner, mode), or"
              + " digest (its content is read and compared; that the last attribute or ACL was"
              + " taken from a file is seen by metadata only).")
  private ArchiveRequest.Check check;

  @Override
  protected ExitCode run() throws Exception {
    if (name == null) {
      throw new UsageException(
          "which dataset is to be archived?", "coffer archive DATASET, or list, or show NAME");
    }
    Site site = site(drives);
    ArchiveRequest request = new ArchiveRequest(level, check);
    ArchiveJob job = new ArchiveJob(site, site.config().dataset(name), request);
    if (dryRun.enabled) {
      ArchiveJob.Plan plan = job.plan();
      Facts facts = new Facts().add("wouldArchive", plan.dataset());
      level(facts, plan.choice(), plan.estimate().changes());
      output(json.enabled)
          .facts(
              facts
                  .add("entries", plan.estimate().entryCount())
                  .add("fileBytes", new Bytes(plan.estimate().fileBytes()))
                  .add("unreadable", plan.estimate().unreadableCount())
                  .add("pool", plan.pool())
                  .add("cartridges", plan.cartridges())
                  .add("rule", plan.rule())
                  .add("keptUntil", plan.keptUntil()));
      return ExitCode.DONE;
    }
    ArchiveJob.Outcome outcome;
    try (Watch watch = new Watch(around())) {
      outcome = new ArchiveJob(site, site.config().dataset(name), request).run(watch);
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
    Facts facts = new Facts().add("archive", archive.name());
    level(facts, outcome.choice(), outcome.changes());
    facts.add("cartridges", outcome.cartridges());
    if (!outcome.endedUnannounced().isEmpty()) {
      facts.add("endedUnannounced", outcome.endedUnannounced());
    }
    return facts
        .add("entries", archive.entryCount())
        .add("fileBytes", new Bytes(archive.fileBytes()))
        .add("storedBytes", new Bytes(archive.storedBytes()))
        .add("keptUntil", archive.expiresAt())
        .add("unreadable", outcome.unreadableCount() + outcome.counts().unreadableCount())
        .add("changedWhileRead", outcome.counts().changedCount())
        .add("leftOut", outcome.skipped().isEmpty() ? null : skipped)
        .add("status", archive.status());
  }

  /** What it is, and why; of a full one that was asked for there is nothing to say. */
  private static void level(Facts facts, BaseChoice choice, Optional<Changes.Counts> changes) {
    facts.add("level", choice.kind());
    if (choice.base().isPresent() || choice.insteadOf().isPresent()) {
      facts.add("base", choice.base().map(ArchiveRow::name)).add("because", choice.why());
    }
    choice.warning().ifPresent(warning -> facts.add("warning", warning));
    changes.ifPresent(counts ->
        facts
            .add("changed", counts.changed())
            .add("added", counts.added())
            .add("deleted", counts.deleted())
            .add("unchanged", counts.unchanged()));
  }

  /** What to say of a cartridge whose medium ended unannounced. */
  static String endedUnannouncedText(String barcode) {
    return "cartridge %s ended before its drive had warned; what did not fit is on the next one. If it happens again, look at 'coffer drive show'"
        .formatted(barcode);
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
    public void decided(BaseChoice choice) {
      choice
          .insteadOf()
          .ifPresent(wanted ->
              around
                  .err()
                  .println(
                      "coffer: a full archive instead of %s one: %s"
                          .formatted(
                              wanted == ArchiveKind.INCREMENTAL
                                  ? "an incremental"
                                  : "a differential",
                              Printable.of(choice.why()))));
      choice
          .warning()
          .ifPresent(warning -> around.err().println("coffer: " + Printable.of(warning)));
    }

    @Override
    public void begins(String archiveName, Supplier<ArchiveJob.Progress> progress) {
      ticker =
          new ProgressTicker(
              around.err(), () -> ProgressText.of(progress.get(), System.nanoTime() - startNanos));
    }

    @Override
    public void trouble(String path, String reason) {
      around.err().println("coffer: " + Printable.of(path) + ": " + reason);
    }

    @Override
    public boolean bringsCartridge(String pool) {
      return around
          .operator()
          .confirms(
              "coffer: no cartridge of pool %s in the library can take more; put a labelled one in"
                  .formatted(Printable.of(pool)));
    }

    @Override
    public void passedOver(String barcode, String why) {
      around
          .err()
          .println(
              "coffer: cartridge %s is not written to: %s".formatted(barcode, Printable.of(why)));
    }

    @Override
    public void endedUnannounced(String barcode) {
      around.err().println("coffer: " + ArchiveCommand.endedUnannouncedText(barcode));
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
      List<Archives.Kept> rows;
      try (Catalog catalog = site().openCatalog()) {
        DatasetName name = dataset == null ? null : Queries.dataset(catalog, dataset);
        rows =
            Archives.kept(
                catalog,
                name == null
                    ? catalog.read(session -> session.archives().all())
                    : catalog.read(session -> session.archives().ofDataset(name)));
      }
      Listing<Archives.Kept> listing =
          new Listing<Archives.Kept>()
              .column("ARCHIVE", "archive", row -> row.archive().name())
              .column("LEVEL", "level", row -> row.archive().kind())
              .column("ENTRIES", "entries", row -> row.archive().entryCount())
              .column("SIZE", "fileBytes", row -> new Bytes(row.archive().fileBytes()))
              .column("STORED", "storedBytes", row -> new Bytes(row.archive().storedBytes()))
              .column("STATUS", "status", row -> row.archive().status())
              .column("KEPT UNTIL", "keptUntil", Archives.Kept::keptUntil);
      output(json.enabled).list(listing, rows, "no archives");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer archive show}. */
  @Command(name = "show", description = "Show one archive, where it lies, and its verifications.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive's name or its id.")
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
                    .add("level", row.kind())
                    .add("buildsOn", detail.chain().isEmpty() ? null : detail.chain())
                    .add("neededBy", detail.dependents().isEmpty() ? null : detail.dependents())
                    .add("host", row.host())
                    .add("started", row.startedAt())
                    .add("finished", row.finishedAt())
                    .add("entries", row.entryCount())
                    .add("fileBytes", new Bytes(row.fileBytes()))
                    .add("storedBytes", new Bytes(row.storedBytes()))
                    .add("status", row.status())
                    .add("keptUntil", detail.keptUntil())
                    .add("notes", row.notes().isEmpty() ? null : row.notes().lines().toList())
                    .add("segments", detail.segments().stream().map(Show::segment).toList())
                    .add(
                        "notFound",
                        detail.absent().isEmpty()
                            ? null
                            : detail.absent().stream().map(Show::absent).toList())
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

    private static Facts absent(AbsentPart part) {
      return new Facts()
          .add("copy", part.copy())
          .add("part", part.part() + 1)
          .add("volume", part.volume())
          .add("tarBytes", part.tarBytes().isPresent() ? part.tarBytes().getAsLong() : null);
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
