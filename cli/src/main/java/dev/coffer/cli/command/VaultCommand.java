package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.CustodyHistory;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.Movement;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.job.vault.DueItem;
import dev.coffer.cli.job.vault.LocationMirror;
import dev.coffer.cli.job.vault.VaultDue;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer vault}: the custody desk. */
@Command(
    name = "vault",
    description = "Move cartridges to the vault and back, know who has them, count them.",
    subcommands = {
      VaultCommand.Due.class,
      VaultCommand.Show.class,
      VaultListCommands.PickListCommand.class,
      VaultListCommands.ReturnListCommand.class,
      VaultMoves.Pack.class,
      VaultMoves.Unpack.class,
      VaultMoves.HandOver.class,
      VaultMoves.Confirm.class,
      VaultMoves.Recall.class,
      VaultMoves.Receive.class,
      VaultMoves.CheckOut.class,
      VaultMoves.TakeOver.class,
      VaultMoves.Reseal.class,
      VaultLossCommands.Lost.class,
      VaultMoves.Found.class,
      VaultLossCommands.Destroy.class,
      VaultCountCommands.Inventory.class,
      VaultCountCommands.Reconcile.class,
      VaultLocationCommand.class
    })
final class VaultCommand extends GroupCommand {

  /** {@code coffer vault due}. */
  @Command(
      name = "due",
      description = "What waits at the custody desk: late first, then by date, and what to do.")
  static final class Due extends BaseCommand {
    @Mixin private JsonOption json;

    @Option(names = "--late", description = "Only what is late.")
    private boolean late;

    @Override
    protected ExitCode run() throws Exception {
      Site site = site();
      List<DueItem> items;
      try (Catalog catalog = site.openCatalog()) {
        LocationMirror.tell(site, catalog);
        items = new ArrayList<>(new VaultDue(catalog).list());
      }
      if (late) {
        items.removeIf(item -> !item.isLate());
      }
      Listing<DueItem> listing =
          new Listing<DueItem>()
              .column("", "late", item -> json.enabled ? item.isLate() : mark(item))
              .column("WHAT", "what", DueItem::what)
              .column("OF", "object", DueItem::object)
              .column("BY", "by", DueItem::by)
              .column("WHO HAS IT", "custodian", DueItem::who)
              .column("NEXT", "next", DueItem::next);
      output(json.enabled).list(listing, items, "nothing is due");
      return ExitCode.DONE;
    }

    private static String mark(DueItem item) {
      return item.isLate() ? "LATE" : "";
    }
  }

  /** {@code coffer vault show}. */
  @Command(
      name = "show",
      description = "Where a cartridge is, who answers for it, and what happened to it.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(index = "0", paramLabel = "BARCODE", description = "The cartridge to tell about.")
    private String text;

    @Override
    protected ExitCode run() throws Exception {
      Barcode barcode = Barcodes.parse(text);
      CustodyRecord record;
      List<CustodyHistory.Step> steps;
      try (Catalog catalog = site().openCatalog()) {
        if (catalog.read(session -> session.cartridges().find(barcode)).isEmpty()) {
          throw new UsageException(
              "the catalog knows no cartridge " + barcode,
              "'coffer cartridge list' shows those it knows");
        }
        record = catalog.read(session -> Control.of(session).custody().find(barcode));
        steps = catalog.read(session -> Control.of(session).history().of(barcode));
      }
      output(json.enabled)
          .facts(
              new Facts()
                  .add("barcode", barcode.text())
                  .add("custody", record.state())
                  .add("custodian", record.custodian())
                  .add("place", record.place())
                  .add("container", record.container())
                  .add("seal", record.seal())
                  .add("purpose", record.purpose().map(RecallPurpose::wireName))
                  .add("onItsWayTo", record.movement().map(Movement::to))
                  .add("handedOverBy", record.movement().map(Movement::giver))
                  .add("lateAfter", record.movement().map(Movement::due))
                  .add("dueBack", record.dueBack())
                  .add("history", steps.stream().map(Show::step).toList()));
      return ExitCode.DONE;
    }

    private static Facts step(CustodyHistory.Step step) {
      Map<String, String> terms = new TreeMap<>(step.terms());
      Facts facts =
          new Facts()
              .add("at", step.at())
              .add("action", step.action())
              .add("from", step.from())
              .add("to", step.to())
              .add("by", step.by().toString())
              .add("why", step.why());
      terms.values().removeIf(String::isBlank);
      terms.forEach(facts::add);
      return facts.add("auditRecord", step.sequence());
    }
  }
}
