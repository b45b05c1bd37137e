package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.Hold;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.SafeguardJob;
import dev.coffer.cli.terminal.Listing;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer hold}: nothing is released or overwritten while it stands. */
@Command(
    name = "hold",
    description = "Stop expiry, recycling and release; one person is enough.",
    footer = "Lifting a hold takes two: 'coffer request lift-hold'.",
    subcommands = {HoldCommand.Place.class, HoldCommand.ListAll.class})
final class HoldCommand extends GroupCommand {

  /** {@code coffer hold set}. */
  @Command(name = "set", description = "Place a hold, at once.")
  static final class Place extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private ReasonOption reason;

    @Parameters(
        arity = "0..*",
        paramLabel = "BARCODE",
        description = "The cartridges to hold; none with --all.")
    private List<String> barcodes = List.of();

    @Option(names = "--all", description = "All cartridges, also those to come.")
    private boolean all;

    @Override
    protected ExitCode run() throws Exception {
      if (all == !barcodes.isEmpty()) {
        throw new UsageException("give either cartridges or --all", "see 'coffer hold set --help'");
      }
      List<Barcode> cartridges = new ArrayList<>();
      for (String text : barcodes) {
        cartridges.add(Barcodes.parse(text));
      }
      Hold hold = new SafeguardJob(site()).hold(cartridges, reason.text(), dryRun.enabled);
      output()
          .say(
              "%s hold %d on %s; lifting it takes two people: 'coffer request lift-hold %d'"
                  .formatted(
                      dryRun.enabled ? "would place" : "placed",
                      hold.number(),
                      all ? "all cartridges" : String.join(", ", barcodes),
                      hold.number()));
      return ExitCode.DONE;
    }
  }

  /** {@code coffer hold list}. */
  @Command(name = "list", description = "List the holds that stand; all with --all.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Option(names = "--all", description = "Also those that were lifted.")
    private boolean all;

    @Override
    protected ExitCode run() throws Exception {
      List<Hold> holds = new ArrayList<>(new SafeguardJob(site()).holds());
      holds.removeIf(hold -> !all && hold.liftedBy().isPresent());
      Listing<Hold> listing =
          new Listing<Hold>()
              .column("HOLD", "number", Hold::number)
              .column(
                  "ON",
                  "cartridges",
                  h ->
                      h.cartridges().isEmpty()
                          ? List.of("all")
                          : h.cartridges().stream().map(Barcode::text).sorted().toList())
              .column("BY", "placedBy", Hold::placedBy)
              .column("SINCE", "placedAt", Hold::placedAt)
              .column("REASON", "reason", Hold::reason)
              .column("LIFTED BY", "liftedBy", Hold::liftedBy);
      output(json.enabled).list(listing, holds, "no holds");
      return ExitCode.DONE;
    }
  }
}
