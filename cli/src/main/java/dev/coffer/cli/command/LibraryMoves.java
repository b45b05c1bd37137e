package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.CartridgeJob;
import dev.coffer.cli.job.DoorJob;
import dev.coffer.tape.changer.ElementAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs of {@code coffer library} that move cartridges. */
final class LibraryMoves {
  private LibraryMoves() {}

  /** {@code coffer library load}. */
  @Command(
      name = "load",
      description = "Bring a cartridge into a drive and thread it.",
      footer = "Where a person serves the drives, it asks for the cartridge.")
  static final class Load extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private DriveOptions drives;

    @Parameters(index = "0", paramLabel = "BARCODE", description = "Its barcode, like CF0001L9.")
    private String text;

    @Option(
        names = "--drive",
        paramLabel = "N",
        description = "Bring it into this drive; default: any.")
    private @Nullable Integer drive;

    @Override
    protected ExitCode run() throws Exception {
      Barcode barcode = Barcodes.parse(text);
      if (drive != null && drive < 1) {
        throw new UsageException("--drive: actual=" + drive + " expected=1 or more", null);
      }
      if (dryRun.enabled) {
        output().say("would bring " + barcode + " into " + (drive == null ? "a drive" : drive));
        return ExitCode.DONE;
      }
      int number =
          new CartridgeJob(site(drives))
              .load(barcode, drive == null ? OptionalInt.empty() : OptionalInt.of(drive));
      output().say(barcode + " is in drive " + number);
      return ExitCode.DONE;
    }
  }

  /** {@code coffer library unload}. */
  @Command(
      name = "unload",
      description = "Bring a cartridge from its drive into a slot, or eject it.")
  static final class Unload extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(index = "0", paramLabel = "BARCODE", description = "Its barcode, like CF0001L9.")
    private String text;

    @Override
    protected ExitCode run() throws Exception {
      Barcode barcode = Barcodes.parse(text);
      if (dryRun.enabled) {
        output().say("would bring " + barcode + " into a slot");
        return ExitCode.DONE;
      }
      Optional<ElementAddress> slot = new CartridgeJob(site()).unload(barcode);
      output()
          .say(
              slot.map(address -> barcode + " is in " + address)
                  .orElse(barcode + " is ejected: take it out of its drive"));
      return ExitCode.DONE;
    }
  }

  /** {@code coffer library export}. */
  @Command(
      name = "export",
      description = "Bring cartridges to import/export slots, where hands can take them out.",
      footer = "It moves them within the library: who may carry one away is a matter of custody.")
  static final class Export extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(
        arity = "1..*",
        paramLabel = "BARCODE",
        description = "Their barcodes, like CF0001L9.")
    private List<String> texts = new ArrayList<>();

    @Override
    protected ExitCode run() throws Exception {
      say(this, dryRun, new DoorJob(site()).exported(parsed(texts), dryRun.enabled));
      return ExitCode.DONE;
    }
  }

  /** {@code coffer library import}. */
  @Command(name = "import", description = "Bring cartridges from import/export slots into slots.")
  static final class Import extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(
        arity = "0..*",
        paramLabel = "BARCODE",
        description = "The cartridges to bring in; default: all that are there.")
    private List<String> texts = new ArrayList<>();

    @Override
    protected ExitCode run() throws Exception {
      say(this, dryRun, new DoorJob(site()).imported(parsed(texts), dryRun.enabled));
      return ExitCode.DONE;
    }
  }

  private static List<String> parsed(List<String> texts) throws Exception {
    List<String> barcodes = new ArrayList<>();
    for (String text : texts) {
      barcodes.add(Barcodes.parse(text).text());
    }
    return barcodes;
  }

  private static void say(BaseCommand command, DryRunOption dryRun, List<DoorJob.Moved> moves) {
    if (moves.isEmpty()) {
      command.output().say("nothing to move");
    }
    for (DoorJob.Moved move : moves) {
      command
          .output()
          .say(
              "%s %s from %s to %s"
                  .formatted(
                      dryRun.enabled ? "would move" : "moved",
                      move.barcode(),
                      move.from(),
                      move.to()));
    }
  }
}
