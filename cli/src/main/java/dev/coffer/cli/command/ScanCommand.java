package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.ScanJob;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.cli.terminal.Output;
import dev.coffer.cli.terminal.Printable;
import dev.coffer.cli.terminal.ProgressTicker;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffer scan}. */
@Command(
    name = "scan",
    description = "Look through cartridges and tell the catalog what is on them.",
    footer =
        "Labels and manifests are read without any identity; with one the catalog gets the entries,"
            + " too. A cartridge of somebody else is left alone. Of an archive that is not whole"
            + " the catalog gets what there is; what was not found is said, and the exit code is"
            + " 11.")
final class ScanCommand extends BaseCommand {
  @Mixin private DriveOptions drives;
  @Mixin private JsonOption json;
  @Mixin private IdentityOption identity;
  @Mixin private DryRunOption dryRun;

  @Parameters(
      arity = "0..*",
      paramLabel = "BARCODE",
      description = "Their barcodes; without any, all in the library.")
  private List<String> barcodes = new ArrayList<>();

  @Override
  protected ExitCode run() throws Exception {
    List<String> wanted = new ArrayList<>();
    for (String text : barcodes) {
      wanted.add(Barcodes.parse(text).text());
    }
    Site site = site(drives);
    ScanJob job = new ScanJob(site, identity.read(around()));
    ScanJob.Outcome outcome;
    try (ProgressTicker _ = ReadingProgress.show(around(), site.desk().meter(), () -> 0)) {
      outcome = job.run(wanted, !dryRun.enabled, found -> {});
    }
    print(outcome, output(json.enabled), around());
    return outcome.problems().isEmpty() ? ExitCode.DONE : ExitCode.WRONG_VOLUME;
  }

  static void print(ScanJob.Outcome outcome, Output output, Surroundings around) {
    Listing<ScanJob.Found> listing =
        new Listing<ScanJob.Found>()
            .column("BARCODE", "barcode", ScanJob.Found::barcode)
            .column("VOLUME", "volume", ScanJob.Found::volume)
            .column("ARCHIVES", "archives", ScanJob.Found::archives)
            .column("REMARKS", "remarks", ScanJob.Found::problems);
    output.list(listing, outcome.cartridges(), "no cartridges in the library");
    if (!outcome.added().isEmpty()) {
      output.say("added to the catalog: " + String.join(", ", outcome.added()));
    }
    outcome.remarks().forEach(remark -> around.err().println("coffer: " + Printable.of(remark)));
    outcome.problems().forEach(problem -> around.err().println("coffer: " + Printable.of(problem)));
  }
}
