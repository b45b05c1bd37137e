package dev.coffer.cli.command;

import dev.coffer.archive.read.VerifyReport;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Verification;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.ReadMeter;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.job.VerifyJob;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.cli.terminal.Printable;
import dev.coffer.cli.terminal.ProgressTicker;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer verify}. */
@Command(
    name = "verify",
    description = "Read an archive, or all on a cartridge, back and compare.",
    footer =
        "With an identity every file's digest is compared; without one the stored digests and the"
            + " manifest's signature. The evidence goes into the catalog.")
final class VerifyCommand extends BaseCommand {
  @Mixin private DriveOptions drives;
  @Mixin private JsonOption json;
  @Mixin private IdentityOption identity;
  @Mixin private DryRunOption dryRun;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ARCHIVE",
      description = "The archive's name, or a dataset's, which means its newest.")
  private @Nullable String archive;

  @Option(
      names = "--cartridge",
      paramLabel = "BARCODE",
      description = "What all archives have on this cartridge.")
  private @Nullable String cartridge;

  @Override
  protected ExitCode run() throws Exception {
    if ((archive == null) == (cartridge == null)) {
      throw new UsageException(
          "give either an archive or --cartridge BARCODE", "see 'coffer verify --help'");
    }
    if (dryRun.enabled) {
      output().say("would read back " + (archive == null ? cartridge : archive));
      return ExitCode.DONE;
    }
    Site site = site(drives);
    VerifyJob job = new VerifyJob(site, identity.read(around()));
    List<VerifyJob.Outcome> outcomes = run(job, site.desk().meter());
    Listing<VerifyJob.Outcome> listing =
        new Listing<VerifyJob.Outcome>()
            .column("ARCHIVE", "archive", each -> each.archive().name())
            .column("RESULT", "result", each -> each.evidence().result())
            .column("METHOD", "method", each -> each.evidence().method())
            .column("ENTRIES", "entries", each -> each.report().entryCount())
            .column("DAMAGED", "damaged", each -> each.report().damagedCount())
            .column("READ", "bytesRead", each -> new Bytes(each.report().bytesRead()))
            .column("SIGNATURE", "signature", each -> each.report().signature())
            .column("DRIVE", "drive", each -> each.evidence().driveSerial());
    output(json.enabled).list(listing, outcomes, "nothing to verify");
    boolean damaged = false;
    for (VerifyJob.Outcome outcome : outcomes) {
      damaged |= outcome.evidence().result() == Verification.Result.DAMAGED;
      tellProblems(outcome.report());
      tellCopies(outcome);
      outcome.notFound().ifPresent(text -> around().err().println("coffer: " + text));
    }
    boolean whole = outcomes.stream().allMatch(outcome -> outcome.notFound().isEmpty());
    return damaged ? ExitCode.ARCHIVE_DAMAGED : whole ? ExitCode.DONE : ExitCode.NOT_READY;
  }

  private List<VerifyJob.Outcome> run(VerifyJob job, ReadMeter meter) throws Exception {
    Barcode barcode = cartridge == null ? null : Barcodes.parse(cartridge);
    try (ProgressTicker _ = ReadingProgress.show(around(), meter, job::expectedBytes)) {
      return barcode == null ? job.archive(String.valueOf(archive)) : job.cartridge(barcode);
    }
  }

  /** A verification is of one copy; who hears of damage wants to know of the others. */
  private void tellCopies(VerifyJob.Outcome outcome) {
    if (outcome.evidence().result() == Verification.Result.DAMAGED
        && !outcome.otherCopies().isEmpty()) {
      around()
          .err()
          .println(
              "coffer: archive %s: another copy is on %s; a restore takes from it what is damaged here"
                  .formatted(
                      outcome.archive().name(),
                      outcome.otherCopies().stream()
                          .map(Barcode::toString)
                          .collect(Collectors.joining(", "))));
    }
  }

  private void tellProblems(VerifyReport report) {
    for (VerifyReport.Part part : report.parts()) {
      for (String problem : part.problems()) {
        around()
            .err()
            .println(
                "coffer: %s %d on %s: %s"
                    .formatted(
                        part.kind().name().toLowerCase(java.util.Locale.ROOT),
                        part.number(),
                        part.volser(),
                        problem));
      }
    }
    for (VerifyReport.DamagedEntry entry : report.damaged()) {
      around()
          .err()
          .println("coffer: " + Printable.of(entry.path().toString()) + ": " + entry.reason());
    }
  }
}
