package dev.coffer.cli.command;

import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.PathSelection;
import dev.coffer.cli.job.ReadMeter;
import dev.coffer.cli.job.RestoreJob;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Printable;
import dev.coffer.cli.terminal.ProgressTicker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      "What cannot be read of one copy of an archive is read of another. A damaged stretch that no"
          + " copy has whole loses only the files in it; each is named, and the exit code is 20.",
      "Where a cartridge is not there, or not what it should be, and no other has what is on it,"
          + " the rest is restored: what needs it is named and counted, and the exit code is 10."
    })
final class RestoreCommand extends BaseCommand {
  @Mixin private DriveOptions drives;
  @Mixin private JsonOption json;
  @Mixin private IdentityOption identity;
  @Mixin private DryRunOption dryRun;

  @Parameters(
      index = "0",
      paramLabel = "ARCHIVE",
      description = "The archive's name, or a dataset's, which means its newest.")
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
          "Ask nobody for a cartridge that is not in a drive or the library, and take what is known"
              + " of a chain whose lower archives are not.")
  private boolean atHand;

  @Option(
      names = "--lost",
      paramLabel = "FILE",
      description = "Write the path of each entry that was not restored into a new file.")
  private @Nullable Path lost;

  @Option(names = "--overwrite", description = "Replace files that are there already.")
  private boolean overwrite;

  @Option(names = "--newer", description = "Replace files that are older than the archived ones.")
  private boolean newer;

  @Option(names = "--numeric-owner", description = "Take owners by number, not by name.")
  private boolean numericOwner;

  @Override
  protected ExitCode run() throws Exception {
    Site site = site(drives);
    RestoreJob job = new RestoreJob(site, PathSelection.of(paths), atHand);
    Optional<Instant> time = asOf == null ? Optional.empty() : Optional.of(days().asOf(asOf));
    if (dryRun.enabled) {
      RestoreJob.Plan plan = job.plan(archive, time);
      output(json.enabled)
          .facts(
              head("wouldRestore", plan)
                  .add("entries", plan.entryCount())
                  .add("notAtHand", plan.missingCount())
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
    RestoreOptions options = new RestoreOptions(around().resolve(to), existing(), owners());
    try (PrintWriter list = list()) {
      Told told = new Told(list);
      RestoreJob.Outcome outcome = run(job, site.desk().meter(), time, options, told);
      told.finish();
      if (list != null && list.checkError()) {
        throw new FileAccessException(lost + ": cannot be written");
      }
      output(json.enabled)
          .facts(
              head("archive", outcome.plan())
                  .add("to", options.directory())
                  .add("cartridges", outcome.plan().cartridges())
                  .add("restored", outcome.summary().restored())
                  .add("bytes", new Bytes(outcome.summary().bytes()))
                  .add("kept", outcome.summary().kept())
                  .add("failed", told.failedCount())
                  .add("notAtHand", outcome.absentCount())
                  .add("readFromDrives", new Bytes(outcome.deviceBytesRead())));
      return verdict(outcome, told.failedCount());
    }
  }

  /** Runs the job; one that fails before anything is lost leaves no list. */
  private RestoreJob.Outcome run(
      RestoreJob job, ReadMeter meter, Optional<Instant> time, RestoreOptions options, Told told)
      throws Exception {
    boolean done = false;
    List<AgeIdentity> identities = identity.read(around());
    try (ProgressTicker _ = ReadingProgress.show(around(), meter, () -> told.expectedBytes)) {
      RestoreJob.Outcome outcome = job.run(archive, time, identities, options, told);
      done = true;
      return outcome;
    } finally {
      if (!done && lost != null && told.listedCount == 0) {
        Files.deleteIfExists(around().resolve(lost));
      }
    }
  }

  private @Nullable PrintWriter list() throws IOException {
    return lost == null
        ? null
        : new PrintWriter(
            Files.newBufferedWriter(around().resolve(lost), StandardOpenOption.CREATE_NEW));
  }

  private ExitCode verdict(RestoreJob.Outcome outcome, long failedCount) {
    if (outcome.absentCount() > 0) {
      around()
          .err()
          .println(
              "coffer: %,d of %,d entries need %s, and were not restored; bring %s and run the same"
                      .formatted(
                          outcome.absentCount(),
                          outcome.plan().entryCount(),
                          String.join(", ", outcome.absentCartridges()),
                          outcome.absentCartridges().size() == 1 ? "it" : "them")
                  + " command again: what is restored is kept");
    }
    if (outcome.damagedCount() > 0) {
      return ExitCode.ARCHIVE_DAMAGED;
    }
    if (outcome.absentCount() > 0 || !outcome.plan().absent().isEmpty()) {
      return ExitCode.NOT_READY;
    }
    return failedCount > 0 || !outcome.summary().incomplete().isEmpty()
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
      facts.add("notInLibrary", missing(plan));
    }
    if (!plan.absent().isEmpty()) {
      facts.add("notFound", plan.absent().stream().map(RestoreJob.Absent::what).toList());
    }
    return facts;
  }

  private static Set<Barcode> missing(RestoreJob.Plan plan) {
    return plan.missing().stream()
        .map(RestoreJob.Missing::cartridge)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String named(Collection<Barcode> cartridges, String before) {
    return (cartridges.size() == 1 ? "cartridge" : "cartridges")
        + before
        + cartridges.stream().map(Barcode::toString).collect(Collectors.joining(", "));
  }

  private void tellPlan(RestoreJob.Plan plan) {
    around()
        .err()
        .println(
            "coffer: %,d %s, %s, from %s"
                .formatted(
                    plan.entryCount(),
                    plan.entryCount() == 1 ? "entry" : "entries",
                    new Bytes(plan.fileBytes()),
                    named(plan.cartridges(), ": ")));
    for (RestoreJob.Missing each : plan.missing()) {
      around()
          .err()
          .println(
              "coffer: cartridge %s is not in the library: bring it first, or the %,d entries of %s"
                      .formatted(each.cartridge(), each.entryCount(), each.archive().name())
                  + " that need it are left out");
    }
    for (RestoreJob.Absent each : plan.absent()) {
      around()
          .err()
          .println(
              "coffer: archive %s is not whole: not found is %s; 'coffer scan' adds it, and until then"
                      .formatted(each.archive().name(), each.what())
                  + " %,d entries that are known are left out, and those that only it lists"
                      .formatted(each.entryCount()));
    }
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

  /**
   * Says from where it comes, names what does not come, and keeps a list of that if one is wanted.
   */
  private final class Told extends ToldEntries implements RestoreJob.Listener {
    private final @Nullable PrintWriter list;
    private volatile long expectedBytes;
    private long absentCount;
    private long listedCount;

    Told(@Nullable PrintWriter list) {
      super(around().err(), "restored");
      this.list = list;
    }

    @Override
    public void planned(RestoreJob.Plan plan) {
      tellPlan(plan);
      // Of a part, or of archives that build on each other, nobody knows before.
      boolean whole = paths.isEmpty() && plan.chain().size() == 1;
      expectedBytes = whole ? plan.archive().storedBytes() : 0;
    }

    @Override
    public void failed(EntryPath path, String reason) {
      super.failed(path, reason);
      keep(path);
    }

    @Override
    public void absent(EntryPath path, String reason) {
      if (absentCount++ < MOST_NAMED) {
        tell(path, "not restored: " + reason);
      }
      keep(path);
    }

    @Override
    public void fromCopy(RestoreJob.FromCopy what) {
      around()
          .err()
          .println(
              "coffer: segment %d of %s on cartridge %s: %s; read from its copy on cartridge %s"
                  .formatted(
                      what.segment(),
                      what.archive().name(),
                      what.cartridge(),
                      Printable.of(what.reason()),
                      what.instead()));
    }

    private void keep(EntryPath path) {
      listedCount++;
      if (list != null) {
        list.println(Printable.of(path.toString()));
      }
    }

    @Override
    void finish() {
      super.finish();
      andMore(absentCount, "are not restored because of their cartridge; --lost FILE lists all");
    }
  }
}
