package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.cli.ApprovalNeededException;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.Rehearsal;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.job.vault.DestroyJob;
import dev.coffer.cli.job.vault.VaultAct;
import dev.coffer.cli.job.vault.VaultActs;
import dev.coffer.cli.job.vault.VaultDue;
import dev.coffer.cli.job.vault.VaultPapers;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cartridges that are gone: nobody knows where, or destroyed on purpose. */
final class VaultLossCommands {
  private VaultLossCommands() {}

  /** {@code coffer vault lost}. */
  @Command(
      name = "lost",
      description =
          "Report cartridges missing; or, with --overdue, all that are too long in transit.")
  static final class Lost extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private JsonOption json;

    @Parameters(
        arity = "0..*",
        paramLabel = "BARCODE",
        description = "The cartridges that cannot be found; none with --overdue.")
    private List<String> barcodes = List.of();

    @Option(names = "--reason", paramLabel = "WHY", description = "What is known.")
    private String reason = "";

    @Option(
        names = "--overdue",
        description = "All that were handed over and not confirmed in time; a timer may do this.")
    private boolean overdue;

    @Override
    protected ExitCode run() throws Exception {
      if (overdue == !barcodes.isEmpty()) {
        throw new UsageException("give barcodes or --overdue, not both", null);
      }
      if (!overdue && reason.isBlank()) {
        throw new UsageException("--reason is missing", "say what is known, in a sentence");
      }
      Site site = site();
      List<String> gone = new ArrayList<>();
      try (Catalog catalog = site.openCatalog()) {
        if (overdue && dryRun.enabled) {
          new VaultDue(catalog)
              .list().stream()
                  .filter(item -> item.what().equals("too long in transit"))
                  .forEach(item -> gone.add(item.object()));
        } else if (overdue) {
          List<CustodyRecord> missing =
              catalog.write(site.actor(), session -> Control.of(session).custody().timeOut());
          missing.forEach(record -> gone.add(record.barcode().text()));
        } else {
          gone.addAll(report(site, catalog));
        }
      }
      output(json.enabled)
          .list(
              new Listing<String>().column("MISSING", "missing", text -> text),
              gone,
              "nothing is too long in transit");
      if (!gone.isEmpty()) {
        output(json.enabled)
            .say(
                (dryRun.enabled ? "would report " : "reported ")
                    + gone.size()
                    + " missing; what turns up comes back by 'coffer request accept-found'");
      }
      return ExitCode.DONE;
    }

    /** All of them or none, so that nobody has to find out which half was reported. */
    private List<String> report(Site site, Catalog catalog) throws Exception {
      List<Barcode> which = new ArrayList<>();
      for (String text : barcodes) {
        which.add(Barcodes.parse(text));
      }
      VaultAct act = VaultActs.lost(reason);
      return Rehearsal.run(
          catalog,
          site.actor(),
          dryRun.enabled,
          session -> {
            List<String> done = new ArrayList<>();
            for (Barcode barcode : which) {
              done.add(act.on(session, site.control(session), barcode).barcode().text());
            }
            return done;
          });
    }
  }

  /** {@code coffer vault destroy}. */
  @Command(
      name = "destroy",
      description = "Record the physical destruction of a cartridge, with a certificate.")
  static final class Destroy extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private JsonOption json;
    @Mixin private PaperOption paper;

    @Parameters(
        index = "0",
        paramLabel = "BARCODE",
        description = "The cartridge, its barcode read from its sticker.")
    private String text;

    @Option(names = "--request", paramLabel = "ID", description = "The request agreed to.")
    private @Nullable String request;

    @Option(
        names = "--method",
        paramLabel = "TEXT",
        description = "How it was destroyed; default, and nothing else: as agreed.")
    private @Nullable String method;

    @Option(
        names = "--place",
        required = true,
        paramLabel = "TEXT",
        description = "Where it was destroyed.")
    private String place;

    @Option(
        names = "--witness",
        required = true,
        paramLabel = "PERSON",
        description = "Who saw it: somebody else on the list of people.")
    private String witness;

    @Override
    protected ExitCode run() throws Exception {
      Barcode barcode = Barcodes.parse(text);
      paper.check(around());
      if (request == null) {
        throw new ApprovalNeededException(
            "one person alone destroys no cartridge",
            "ask for it: coffer request destroy --method HOW --reason WHY "
                + barcode
                + ", then --request ID");
      }
      Site site = site();
      try (Catalog catalog = site.openCatalog()) {
        DestroyJob.Certified certified =
            new DestroyJob(site, catalog)
                .destroy(
                    barcode,
                    RightOption.requestId(request),
                    Optional.ofNullable(method),
                    place,
                    witness,
                    dryRun.enabled);
        output(json.enabled)
            .facts(
                new Facts()
                    .add("destroyed", barcode.text())
                    .add("dryRun", dryRun.enabled)
                    .add("method", certified.certificate().method())
                    .add("place", certified.certificate().place())
                    .add("at", certified.certificate().at())
                    .add("doneBy", certified.certificate().doneBy())
                    .add("witnessedBy", certified.certificate().witnessedBy())
                    .add("authority", certified.certificate().authority()));
        if (paper.isWanted() && !dryRun.enabled) {
          Path written =
              paper.write(
                  around(),
                  catalog.read(session ->
                      new VaultPapers(session, site.config())
                          .destruction(certified.certificate(), certified.signature())));
          paper.writeBeside(
              around(), ".txt", certified.certificate().text().getBytes(StandardCharsets.UTF_8));
          paper.writeBeside(
              around(), ".txt.sig", certified.signature().getBytes(StandardCharsets.US_ASCII));
          output(json.enabled).say("wrote the certificate to " + written);
        }
      }
      return ExitCode.DONE;
    }
  }
}
