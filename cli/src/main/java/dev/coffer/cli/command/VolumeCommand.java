package dev.coffer.cli.command;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.ltfs.LtfsEntry;
import dev.coffer.archive.ltfs.LtfsIndexHeader;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.catalog.Barcode;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.LtfsVolumeJob;
import dev.coffer.cli.job.PathSelection;
import dev.coffer.cli.job.RepairJob;
import dev.coffer.cli.terminal.Abbreviated;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.cli.terminal.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer volume}: LTFS volumes as the files they hold. */
@Command(
    name = "volume",
    description = "Look into LTFS volumes, of whoever made them: list, copy and check their files.",
    footer =
        "Nothing is mounted, and nothing is written to the cartridge, but by 'repair' to a volume"
            + " of Coffer's own.",
    subcommands = {
      VolumeCommand.ListFiles.class,
      VolumeCommand.Generations.class,
      VolumeCommand.Copy.class,
      VolumeCommand.Check.class,
      VolumeCommand.Repair.class
    })
final class VolumeCommand extends GroupCommand {

  /** Which cartridge, which files of it, as of when. */
  static final class Which {
    @Parameters(index = "0", paramLabel = "BARCODE", description = "The cartridge to look into.")
    private String barcode;

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "PATH",
        description = "Only these paths and what is below them; may be patterns like '*.odt'.")
    private List<String> paths = new ArrayList<>();

    @Option(
        names = "--generation",
        paramLabel = "N",
        description = "As the volume was at this generation; default: the newest.")
    private @Nullable Long number;

    Barcode parse() throws UsageException {
      return Barcodes.parse(barcode);
    }

    PathSelection selection() throws UsageException {
      return PathSelection.of(paths);
    }

    OptionalLong generation() throws UsageException {
      if (number != null && number < 1) {
        throw new UsageException(
            "--generation: actual=" + number + " expected=1 or more",
            "'coffer volume generations BARCODE' shows what there is");
      }
      return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }
  }

  /** What was shown is the newest whole index, which need not be the newest. */
  private static void requireSound(Barcode barcode, List<String> findings)
      throws ArchiveDamagedException {
    if (!findings.isEmpty()) {
      throw new ArchiveDamagedException(
          "cartridge %s was read from its newest whole index, but is not as it was written: %s"
              .formatted(barcode, Printable.of(String.join("; ", findings))));
    }
  }

  private record Shown(EntryPath path, LtfsEntry entry) {}

  /** {@code coffer volume files}. */
  @Command(name = "files", description = "List the files of an LTFS volume.")
  static final class ListFiles extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private Which which;

    @Override
    protected ExitCode run() throws Exception {
      List<Shown> entries = new ArrayList<>();
      List<String> findings =
          new LtfsVolumeJob(site(), which.selection())
              .list(
                  which.parse(),
                  which.generation(),
                  (path, entry) -> entries.add(new Shown(path, entry)));
      Listing<Shown> listing =
          new Listing<Shown>()
              .column("TYPE", "type", shown -> shown.entry().kind())
              .column("SIZE", "bytes", shown -> new Bytes(shown.entry().byteCount()))
              .column("MODIFIED", "modified", shown -> shown.entry().times().modified())
              .column("SHA-256", "sha256", shown -> shown.entry().sha256().map(Abbreviated::new))
              .column("PATH", "path", shown -> name(shown));
      output(json.enabled).list(listing, entries, "no such files on this volume");
      requireSound(which.parse(), findings);
      return ExitCode.DONE;
    }

    private static String name(Shown shown) {
      return Printable.of(shown.path().toString())
          + shown.entry().linkTarget().map(target -> " -> " + Printable.of(target)).orElse("");
    }
  }

  /** {@code coffer volume generations}. */
  @Command(name = "generations", description = "List the generations that an LTFS volume keeps.")
  static final class Generations extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(index = "0", paramLabel = "BARCODE", description = "The cartridge to look into.")
    private String barcode;

    @Override
    protected ExitCode run() throws Exception {
      Listing<LtfsIndexHeader> listing =
          new Listing<LtfsIndexHeader>()
              .column("GENERATION", "generation", LtfsIndexHeader::generation)
              .column("WRITTEN", "written", LtfsIndexHeader::updatedAt)
              .column("PLACE", "place", LtfsIndexHeader::self)
              .column("BY", "by", header -> Printable.of(header.creator()));
      output(json.enabled)
          .list(
              listing,
              new LtfsVolumeJob(site(), PathSelection.of(List.of()))
                  .generations(Barcodes.parse(barcode)),
              "none");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer volume copy}. */
  @Command(
      name = "copy",
      description = "Copy files of an LTFS volume below a directory.",
      footer =
          "Files come in the order of the tape; each that has a digest is compared with it before"
              + " it gets its name. Nothing is written outside the directory.")
  static final class Copy extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private DryRunOption dryRun;
    @Mixin private Which which;

    @Option(
        names = "--to",
        paramLabel = "DIR",
        required = true,
        description = "Where everything goes; made if it is not there.")
    private Path to;

    @Option(names = "--overwrite", description = "Replace files that are there already.")
    private boolean overwrite;

    @Override
    protected ExitCode run() throws Exception {
      Path target = around().resolve(to);
      LtfsVolumeJob job = new LtfsVolumeJob(site(), which.selection());
      if (dryRun.enabled) {
        long[] counts = new long[2];
        job.list(
            which.parse(),
            which.generation(),
            (path, entry) -> {
              counts[0]++;
              counts[1] += entry.byteCount();
            });
        output(json.enabled)
            .facts(
                new Facts()
                    .add("wouldCopy", which.parse())
                    .add("entries", counts[0])
                    .add("fileBytes", new Bytes(counts[1]))
                    .add("to", target)
                    .add("rule", "in the order of the tape"));
        return ExitCode.DONE;
      }
      ToldEntries told = new ToldEntries(around().err(), "copied");
      LtfsVolumeJob.Copied copied =
          job.copy(
              which.parse(),
              which.generation(),
              new RestoreOptions(
                  target,
                  overwrite ? RestoreOptions.Existing.OVERWRITE : RestoreOptions.Existing.KEEP,
                  RestoreOptions.Owners.BY_NAME),
              told);
      told.finish();
      output(json.enabled)
          .facts(
              new Facts()
                  .add("cartridge", which.parse())
                  .add("to", target)
                  .add("copied", copied.summary().restored())
                  .add("bytes", new Bytes(copied.summary().bytes()))
                  .add("kept", copied.summary().kept())
                  .add("failed", told.failedCount()));
      requireSound(which.parse(), copied.findings());
      return copied.damagedCount() > 0
          ? ExitCode.ARCHIVE_DAMAGED
          : told.failedCount() > 0 ? ExitCode.SOURCES_UNREADABLE : ExitCode.DONE;
    }
  }

  /** {@code coffer volume check}. */
  @Command(
      name = "check",
      description = "Read the files of an LTFS volume and compare their digests.")
  static final class Check extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private Which which;

    @Override
    protected ExitCode run() throws Exception {
      LtfsVolumeJob.Checked checked =
          new LtfsVolumeJob(site(), which.selection())
              .check(
                  which.parse(),
                  which.generation(),
                  (path, reason) ->
                      around().err().println("coffer: " + Printable.of(path) + ": " + reason));
      output(json.enabled)
          .facts(
              new Facts()
                  .add("volume", Printable.of(checked.name()))
                  .add("generation", checked.generation())
                  .add("intact", checked.intact())
                  .add("withoutDigest", checked.withoutDigest())
                  .add("damaged", checked.bad())
                  .add("findings", checked.findings()));
      return checked.bad() > 0 || !checked.findings().isEmpty()
          ? ExitCode.ARCHIVE_DAMAGED
          : ExitCode.DONE;
    }
  }

  /** {@code coffer volume repair}. */
  @Command(
      name = "repair",
      description =
          "Make an LTFS volume of Coffer's own writable after a session that was cut off.",
      footer =
          "The newest whole index is written once more behind all that is there. No block of the"
              + " data partition is overwritten. With --dry-run it is only looked at.")
  static final class Repair extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private DryRunOption dryRun;

    @Parameters(index = "0", paramLabel = "BARCODE", description = "The cartridge to look into.")
    private String barcode;

    @Override
    protected ExitCode run() throws Exception {
      RepairJob.Outcome outcome =
          new RepairJob(site()).repair(Barcodes.parse(barcode), dryRun.enabled);
      output(json.enabled)
          .facts(
              new Facts()
                  .add("cartridge", outcome.barcode())
                  .add("newestWholeIndex", outcome.generation())
                  .add("findings", outcome.findings())
                  .add("unindexedBlocks", outcome.unindexedBlocks())
                  .add("archivesNotInIndex", outcome.missing())
                  .add("writtenGeneration", outcome.newGeneration())
                  .add(
                      "result",
                      outcome.findings().isEmpty()
                          ? "consistent; nothing was written"
                          : outcome.isConsistent() ? "repaired" : "would be repaired"));
      return outcome.missing().isEmpty() ? ExitCode.DONE : ExitCode.ARCHIVE_DAMAGED;
    }
  }
}
