package dev.coffer.cli.command;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.cli.ApprovalNeededException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.job.vault.BarcodeReader;
import dev.coffer.cli.job.vault.Handled;
import dev.coffer.cli.job.vault.LocationMirror;
import dev.coffer.cli.job.vault.VaultAct;
import dev.coffer.cli.job.vault.VaultBatch;
import dev.coffer.cli.terminal.Listing;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * What the verbs of the vault that take barcodes have in common: from arguments or one per line
 * from a scanner, each told at once, what is refused named one by one.
 */
@Command
abstract class VaultBatchCommand extends BaseCommand {
  @Mixin private DryRunOption dryRun;
  @Mixin private JsonOption json;

  @Parameters(
      arity = "0..*",
      paramLabel = "BARCODE",
      description =
          "The cartridges; none: read from standard input, one a line, as scanners send them.")
  private List<String> barcodes = List.of();

  /** What is done to each. */
  protected abstract VaultAct act() throws Exception;

  /** What has been done to one that went through, such as {@code packed}. */
  protected abstract String did();

  /** What to ask others for, with the barcodes at its end; where one person cannot do it alone. */
  protected abstract String request();

  /** How it is to be signed; empty where no signature is asked for. */
  protected Optional<SignatureOption> signature() {
    return Optional.empty();
  }

  /** Only prints what is to be signed. */
  protected boolean textOnly() {
    return false;
  }

  /** Does what follows when all is handled, such as printing a paper. */
  protected void afterwards(Catalog catalog, Site site, List<Handled> handled) throws Exception {}

  /** Says no before anything is done. */
  protected void check() throws Exception {}

  protected final boolean isDryRun() {
    return dryRun.enabled;
  }

  @Override
  protected final ExitCode run() throws Exception {
    check();
    VaultAct act = act();
    Site site = barcodes.isEmpty() ? scanning(site()) : site();
    List<Handled> handled = new ArrayList<>();
    if (barcodes.isEmpty() && around().err().isTerminal()) {
      around().err().println("coffer: scan barcodes, one a line; Ctrl-D ends");
    }
    try (Catalog catalog = site.openCatalog()) {
      LocationMirror.tell(site, catalog);
      Consumer<Handled> told = each -> output(json.enabled).say(sentence(each));
      if (textOnly()) {
        return text(site, catalog, act);
      }
      Optional<SignatureOption> signature = signature();
      if (signature.isPresent() && signature.get().isGiven()) {
        handled.addAll(
            VaultBatch.proven(
                site,
                catalog,
                scans(catalog),
                did(),
                "",
                signature.get().read(around()),
                dryRun.enabled,
                act,
                told));
      } else {
        if (signature.isPresent()) {
          requireNoKey(catalog, site.actor());
        }
        VaultBatch batch = new VaultBatch(catalog, site.actor(), dryRun.enabled);
        BarcodeReader.of(catalog)
            .<CatalogException>readAll(
                barcodes,
                around().in(),
                scan -> {
                  Handled one = batch.handle(scan, act);
                  handled.add(one);
                  told.accept(one);
                  around().out().flush();
                });
      }
      if (!dryRun.enabled && handled.stream().anyMatch(Handled::isDone)) {
        afterwards(catalog, site, handled);
      }
    }
    return summary(handled);
  }

  private List<BarcodeReader.Scan> scans(Catalog catalog) throws Exception {
    List<BarcodeReader.Scan> scans = new ArrayList<>();
    BarcodeReader.of(catalog).<RuntimeException>readAll(barcodes, around().in(), scans::add);
    return scans;
  }

  /** The record says whether a scanner read them or somebody typed them. */
  private static Site scanning(Site site) {
    return new Site(
        site.home(),
        site.config(),
        site.time(),
        new Principal(site.actor().person(), site.actor().host(), "scanner"),
        site.desk());
  }

  /** Where somebody has a key, their name alone is not enough. */
  private static void requireNoKey(Catalog catalog, Principal actor)
      throws CatalogException, CommandException {
    boolean hasKey =
        catalog.read(session -> {
          Control control = Control.of(session);
          return control.isFounded()
              && control.people().find(actor.person()).map(p -> !p.keys().isEmpty()).orElse(false);
        });
    if (hasKey) {
      throw new RefusedException(
          actor.person() + " has a key on the list of people, so this counts by a signature only",
          "add --key KEYFILE; or sign what --text prints elsewhere and give --signature SIGFILE");
    }
  }

  private ExitCode text(Site site, Catalog catalog, VaultAct act) throws Exception {
    VaultBatch looking = new VaultBatch(catalog, site.actor(), true);
    List<CustodyRecord> passing = new ArrayList<>();
    List<Handled> refused = new ArrayList<>();
    for (BarcodeReader.Scan scan : scans(catalog)) {
      Handled one = looking.handle(scan, act);
      if (one.isDone()) {
        passing.add(one.before().orElseThrow());
      } else {
        refused.add(one);
        around().err().println("coffer: left out: " + sentence(one));
      }
    }
    if (passing.isEmpty()) {
      return summary(refused);
    }
    around().out().print(VaultBatch.statement(did(), passing, ""));
    return ExitCode.DONE;
  }

  private String sentence(Handled handled) {
    if (!handled.isDone()) {
      return dev.coffer.cli.terminal.Printable.of(
          handled.text() + "  REFUSED: " + handled.refused().orElseThrow());
    }
    CustodyRecord before = handled.before().orElseThrow();
    CustodyRecord after = handled.after().orElseThrow();
    StringBuilder text =
        new StringBuilder(handled.text())
            .append(dryRun.enabled ? "  would be " : "  ")
            .append(did())
            .append(": ")
            .append(before.state())
            .append(" to ")
            .append(after.state());
    if (!after.place().isEmpty()) {
      text.append(", ").append(after.place());
    }
    after.container().ifPresent(c -> text.append(", ").append(c));
    after.seal().ifPresent(s -> text.append(" seal ").append(s));
    text.append("; ").append(after.custodian()).append(" answers for it");
    after.movement().ifPresent(m -> text.append(", late after ").append(output().time(m.due())));
    return dev.coffer.cli.terminal.Printable.of(text.toString());
  }

  private ExitCode summary(List<Handled> handled) throws CommandException {
    if (json.enabled) {
      output(true).list(listing(), handled, "");
    }
    long done = handled.stream().filter(Handled::isDone).count();
    if (handled.isEmpty()) {
      throw new UsageException(
          "no barcode was given", "name them, or scan them: one per line on standard input");
    }
    String said =
        done
            + (dryRun.enabled ? " would be " : " ")
            + did()
            + (done == handled.size() ? "" : ", " + (handled.size() - done) + " refused");
    if (done == handled.size()) {
      output(json.enabled).say(said);
      return ExitCode.DONE;
    }
    List<Handled> refused = handled.stream().filter(h -> !h.isDone()).toList();
    if (refused.stream().allMatch(Handled::needsSecondPerson)) {
      throw new ApprovalNeededException(
          said, "ask for it: " + request() + " " + joined(refused) + ", then --request ID");
    }
    boolean some = refused.stream().anyMatch(Handled::needsSecondPerson);
    throw new RefusedException(
        said,
        some
            ? "others can agree to some: "
                + request()
                + " "
                + joined(refused.stream().filter(Handled::needsSecondPerson).toList())
            : "see above why; what went through is done");
  }

  private static String joined(List<Handled> handled) {
    return String.join(" ", handled.stream().map(Handled::text).toList());
  }

  private static Listing<Handled> listing() {
    return new Listing<Handled>()
        .column("READ", "read", Handled::text)
        .column("DONE", "done", Handled::isDone)
        .column("REFUSED", "refused", Handled::refused)
        .column("SECOND PERSON", "needsSecondPerson", Handled::needsSecondPerson)
        .column("FROM", "from", h -> h.before().map(CustodyRecord::state))
        .column("TO", "to", h -> h.after().map(CustodyRecord::state))
        .column("PLACE", "place", h -> h.after().map(CustodyRecord::place))
        .column("CUSTODIAN", "custodian", h -> h.after().map(CustodyRecord::custodian))
        .column("CONTAINER", "container", h -> h.after().flatMap(CustodyRecord::container))
        .column("SEAL", "seal", h -> h.after().flatMap(CustodyRecord::seal))
        .column(
            "PURPOSE",
            "purpose",
            h -> h.after().flatMap(CustodyRecord::purpose).map(RecallPurpose::wireName))
        .column("LATE AFTER", "lateAfter", VaultBatchCommand::late);
  }

  private static @Nullable Object late(Handled handled) {
    return handled.after().flatMap(CustodyRecord::movement).map(m -> m.due()).orElse(null);
  }

  /** Text of an option that may be left out. */
  static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).filter(t -> !t.isBlank());
  }

  /** A time of an option that may be left out. */
  final Optional<Instant> time(@Nullable String text) throws CommandException, IOException {
    return text == null ? Optional.empty() : Optional.of(days().end(text));
  }
}
