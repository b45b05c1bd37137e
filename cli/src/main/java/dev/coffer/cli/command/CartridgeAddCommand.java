package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.ScratchJob;
import dev.coffer.cli.job.Site;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer cartridge add}. */
@Command(
    name = "add",
    description = "Tell the catalog of new, blank cartridges, for a rotation to take.",
    footer =
        "Each is put into a drive and looked at; one that is not blank is refused. It gets its"
            + " label when a run takes it.")
final class CartridgeAddCommand extends BaseCommand {
  @Mixin private DryRunOption dryRun;

  @Parameters(
      arity = "1..*",
      paramLabel = "BARCODE",
      description = "The cartridges to add; each has to be in the library.")
  private List<String> barcodes = List.of();

  @Option(
      names = "--pool",
      paramLabel = "POOL",
      required = true,
      description = "The pool they wait in, such as the scratch pool of a rotation policy.")
  private String pool;

  @Override
  protected ExitCode run() throws Exception {
    Site site = site();
    Config.Pool wanted = site.config().pool(pool);
    List<Barcode> all = new ArrayList<>();
    for (String text : barcodes) {
      all.add(Barcodes.parse(text));
    }
    for (Barcode barcode : all) {
      new ScratchJob(site).add(barcode, wanted, dryRun.enabled);
      output()
          .say((dryRun.enabled ? "would add " : "added ") + barcode + " to pool " + wanted.name());
    }
    return ExitCode.DONE;
  }
}
