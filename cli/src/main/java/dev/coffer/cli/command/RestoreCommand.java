package dev.coffer.cli.command;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.PathSelection;
import dev.coffer.cli.job.RestoreJob;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Printable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer restore}. */
@Command(
    name = "restore",
    description = "Restore an archive, or some paths of it, below a directory.",
    footer = {
      "Existing files are kept unless told otherwise, and nothing is ever written outside the"
          + " directory. The cartridges that are needed are named first.",
      "A damaged stretch of a cartridge loses only the files in it; each is named, and the exit"
          + " code is 20."
    })
final class RestoreCommand extends BaseCommand {
  @Mixin private DriveOptions drives;
  @Mixin private JsonOption json;
  @Mixin private IdentityOption identity;
  @Mixin private DryRunOption dryRun;

  @Parameters(
      index = "0",
      paramLabel = "ARCHIVE",
      description = "Its name, or a dataset's, which means its newest.")
  private String archive;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "PATH",
      description = "Only these paths and what is below them; may be patterns like '*.odt'.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Where everything goes; made if it is not there.")
  private Path to;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "The dataset's archive as of then: 2026-11-20 or 2026-11-20T18:00:00Z.")
  private @Nullable String asOf;

  @Option(
      names = "--at-hand",
      description =
          "Restore what the cartridges in the library have, even if that is not all of it.")
  private boolean atHand;

  @Option(names = "--overwrite", description = "Replace files that are there already.")
  private boolean overwrite;

  @Option(names = "--newer", description = "Replace files that are older than the archived ones.")
  private boolean newer;

  @Option(names = "--numeric-owner", description = "Take owners by number, not by name.")
  private boolean numericOwner;

  @Override
  protected ExitCode run() throws Exception {
    RestoreJob job = new RestoreJob(site(drives), PathSelection.of(paths), atHand);
    Optional<Instant> time = asOf == null ? Optional.empty() : Optional.of(Times.parse(asOf));
    if (dryRun.enabled) {
      RestoreJob.Plan plan = job.plan(archive, time);
      output(json.enabled)
          .facts(
              head("wouldRestore", plan)
                  .add("entries", plan.entryCount())
                  .add("fileBytes", new Bytes(plan.fileBytes()))
                  .add("to", around().resolve(to))
                  .add("cartridges", plan.cartridges())
                  .add("rule", "the fewest cartridges that hold all of it, in tape order"));
      return ExitCode.DONE;
    }
    if (!identity.isGiven() && job.needsIdentity(archive, time)) {
      throw new UsageException(
          "restoring needs an identity", "give the secret key's file with --identity FILE");
    }
    Told told = new Told();
    RestoreJob.Outcome outcome =
        job.run(
            archive,
            time,
            identity.read(around()),
            new RestoreOptions(around().resolve(to), existing(), owners()),
            this::tellPlan,
            told);
    output(json.enabled)
        .facts(
            head("archive", outcome.plan())
                .add("to", around().resolve(to))
                .add("cartridges", outcome.plan().cartridges())
                .add("restored", outcome.summary().restored())
                .add("bytes", new Bytes(outcome.summary().bytes()))
                .add("kept", outcome.summary().kept())
                .add("failed", told.failedCount)
                .add("readFromDrives", new Bytes(outcome.deviceBytesRead())));
    return outcome.damagedCount() > 0
        ? ExitCode.ARCHIVE_DAMAGED
        : told.failedCount > 0 || !outcome.summary().incomplete().isEmpty()
            ? ExitCode.SOURCES_UNREADABLE
            : ExitCode.DONE;
  }

  /** What is restored: of an archive that stands alone its name is enough. */
  private static Facts head(String name, RestoreJob.Plan plan) {
    Facts facts = new Facts().add(name, plan.archive().name());
    if (plan.chain().size() > 1) {
      facts.add("mergedFrom", plan.chain().stream().map(ArchiveRow::name).toList());
    }
    if (!plan.missing().isEmpty()) {
      facts
          .add(
              "notInLibrary",
              plan.missing().stream().map(RestoreJob.Missing::cartridge).distinct().toList())
          .add(
              "entriesNotAtHand",
              plan.missing().stream().mapToLong(RestoreJob.Missing::entryCount).sum());
    }
    return facts;
  }

  private void tellPlan(RestoreJob.Plan plan) {
    around()
        .err()
        .println(
            "coffer: %,d entries, %s, from %s: %s"
                .formatted(
                    plan.entryCount(),
                    new Bytes(plan.fileBytes()),
                    plan.cartridges().size() == 1 ? "cartridge" : "cartridges",
                    plan.cartridges().stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(", "))));
  }

  private RestoreOptions.Existing existing() throws UsageException {
    if (overwrite && newer) {
      throw new UsageException("--overwrite and --newer exclude each other", null);
    }
    return overwrite
        ? RestoreOptions.Existing.OVERWRITE
        : newer ? RestoreOptions.Existing.NEWER : RestoreOptions.Existing.KEEP;
  }

  private RestoreOptions.Owners owners() {
    return numericOwner ? RestoreOptions.Owners.NUMERIC : RestoreOptions.Owners.BY_NAME;
  }

  /** Names what did not come back as it was. */
  private final class Told implements RestoreListener {
    private long failedCount;

    @Override
    public void kept(EntryPath path) {
      tell(path, "is there already and stays");
    }

    @Override
    public void failed(EntryPath path, String reason) {
      failedCount++;
      tell(path, "not restored: " + reason);
    }

    @Override
    public void incomplete(EntryPath path, Part part, String reason) {
      tell(path, "restored without all of its metadata: " + reason);
    }

    private void tell(EntryPath path, String what) {
      around().err().println("coffer: " + Printable.of(path.toString()) + ": " + what);
    }
  }
}
