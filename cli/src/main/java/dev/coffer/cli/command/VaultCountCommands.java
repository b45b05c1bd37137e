package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Counts;
import dev.coffer.catalog.control.PickLists;
import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.Reconciliation;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Rehearsal;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.job.vault.BarcodeReader;
import dev.coffer.cli.job.vault.DestroyJob;
import dev.coffer.cli.job.vault.LocationMirror;
import dev.coffer.cli.job.vault.VaultActs;
import dev.coffer.cli.job.vault.VaultPapers;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.cli.terminal.Printable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Counts: what is at a location against what should be. */
final class VaultCountCommands {
  private VaultCountCommands() {}

  /** {@code coffer vault inventory}. */
  @Command(
      name = "inventory",
      description =
          "Count a location: read what is there, see what is missing; or list the counts.")
  static final class Inventory extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private DryRunOption dryRun;
    @Mixin private PaperOption paper;

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "LOCATION",
        description = "Count this; none, and no --count: list the counts.")
    private @Nullable String where;

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "BARCODE",
        description = "What is there; none: read from standard input, one a line.")
    private List<String> barcodes = List.of();

    @Option(
        names = "--part",
        description =
            "Open a rolling count of the cartridges not counted for longest, and say which to look"
                + " for; --count then reads them.")
    private boolean part;

    @Option(names = "--count", paramLabel = "NUMBER", description = "Read what an open count asks.")
    private @Nullable Long count;

    @Override
    protected ExitCode run() throws Exception {
      paper.check(around());
      Site site = site();
      try (Catalog catalog = site.openCatalog()) {
        LocationMirror.tell(site, catalog);
        if (where == null && count == null) {
          if (part) {
            throw new UsageException("which location? LOCATION is missing", null);
          }
          List<Counts.Count> all = catalog.read(session -> Control.of(session).counts().all());
          output(json.enabled).list(counts(), all, "no counts yet");
          return ExitCode.DONE;
        }
        if (part) {
          return open(site, catalog);
        }
        return read(site, catalog);
      }
    }

    private ExitCode open(Site site, Catalog catalog) throws Exception {
      Location location = site.config().location(String.valueOf(where)).location();
      if (count != null || !barcodes.isEmpty()) {
        throw new UsageException(
            "--part only opens a count", "then: coffer vault inventory --count NUMBER");
      }
      if (dryRun.enabled) {
        output(json.enabled).say("would open a rolling count of " + location.name());
        return ExitCode.DONE;
      }
      Counts.Count opened =
          catalog.write(site.actor(), session -> Control.of(session).counts().openPart(location));
      output(json.enabled)
          .facts(
              new Facts()
                  .add("count", opened.number())
                  .add("location", opened.location())
                  .add("scope", opened.scope())
                  .add("lookFor", opened.part().stream().map(Barcode::text).toList()));
      if (paper.isWanted()) {
        Path written =
            paper.write(
                around(),
                catalog.read(
                    session -> new VaultPapers(session, site.config()).countSheet(opened)));
        output(json.enabled).say("wrote the count sheet to " + written);
      }
      return ExitCode.DONE;
    }

    private ExitCode read(Site site, Catalog catalog) throws Exception {
      List<String> arguments = new ArrayList<>(barcodes);
      if (count != null && where != null) {
        arguments.addFirst(where);
      }
      Optional<Location> location =
          count == null
              ? Optional.of(site.config().location(String.valueOf(where)).location())
              : Optional.empty();
      SortedSet<Barcode> scanned = new TreeSet<>();
      List<String> bad = new ArrayList<>();
      BarcodeReader.of(catalog)
          .<RuntimeException>readAll(
              arguments,
              around().in(),
              scan -> {
                switch (scan) {
                  case BarcodeReader.Scan.Good(Barcode barcode) -> scanned.add(barcode);
                  case BarcodeReader.Scan.Bad(String text, String why) -> {
                    bad.add(text);
                    around().err().println("coffer: " + Printable.of(text) + "  REFUSED: " + why);
                  }
                }
              });
      Counts.Count result = compare(site, catalog, location, scanned);
      show(catalog, result);
      boolean readTwice = bad.isEmpty();
      if (!readTwice) {
        throw new RefusedException(
            bad.size() + " of " + (bad.size() + scanned.size()) + " readings were refused",
            "the count is kept; read everything again if one of them was a cartridge: coffer vault"
                + " inventory --count "
                + result.number());
      }
      return ExitCode.DONE;
    }

    private Counts.Count compare(
        Site site, Catalog catalog, Optional<Location> location, SortedSet<Barcode> scanned)
        throws CatalogException {
      return Rehearsal.run(
          catalog,
          site.actor(),
          dryRun.enabled,
          session -> {
            Counts counts = site.control(session).counts();
            long number = location.isPresent() ? counts.open(location.get()).number() : opened();
            return counts.read(number, scanned);
          });
    }

    private long opened() {
      return count == null ? 0 : count;
    }

    private void show(Catalog catalog, Counts.Count result) throws CatalogException {
      Reconciliation compared = result.counted().orElseThrow().result();
      List<String> surplus = new ArrayList<>();
      for (Barcode barcode : compared.surplus()) {
        Optional<Cartridge> known = catalog.read(session -> session.cartridges().find(barcode));
        surplus.add(
            barcode
                + known
                    .map(c -> ": the catalog has it " + c.custody() + " " + c.location())
                    .orElse(": unknown"));
      }
      output(json.enabled)
          .facts(
              new Facts()
                  .add("count", result.number())
                  .add("location", result.location())
                  .add("scope", result.scope())
                  .add("presentCount", compared.present().size())
                  .add("missingCount", compared.missing().size())
                  .add("surplusCount", compared.surplus().size())
                  .add("inTransitCount", compared.inTransit().size())
                  .add("missing", texts(compared.missing()))
                  .add("surplus", surplus)
                  .add("inTransit", texts(compared.inTransit()))
                  .add("agrees", compared.agrees()));
      output(json.enabled)
          .say(
              dryRun.enabled
                  ? "nothing was kept"
                  : "somebody else closes it: coffer vault reconcile " + result.number());
    }

    private static List<String> texts(Collection<Barcode> barcodes) {
      return barcodes.stream().map(Barcode::text).toList();
    }

    private static Listing<Counts.Count> counts() {
      return new Listing<Counts.Count>()
          .column("COUNT", "count", Counts.Count::number)
          .column("LOCATION", "location", Counts.Count::location)
          .column("SCOPE", "scope", Counts.Count::scope)
          .column("OPENED", "openedAt", Counts.Count::openedAt)
          .column("COUNTED BY", "countedBy", c -> c.counted().map(Counts.Counted::by))
          .column("AGREES", "agrees", c -> c.counted().map(x -> x.result().agrees()))
          .column("CLOSED BY", "closedBy", c -> c.closed().map(Counts.Closed::by))
          .column("CLOSED", "closedAt", c -> c.closed().map(Counts.Closed::at));
    }
  }

  /** {@code coffer vault reconcile}. */
  @Command(
      name = "reconcile",
      description =
          "Close a count as somebody other than who read it, with a certificate the host signs; or"
              + " print a closed one's again.")
  static final class Reconcile extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private JsonOption json;
    @Mixin private PaperOption paper;

    @Parameters(
        index = "0",
        paramLabel = "NUMBER",
        description = "The count to close, as 'coffer vault count' numbered it.")
    private long number;

    @Option(
        names = "--report-missing",
        description = "Report what is missing as lost; only after somebody searched.")
    private boolean reportMissing;

    @Override
    protected ExitCode run() throws Exception {
      paper.check(around());
      Site site = site();
      try (Catalog catalog = site.openCatalog();
          SshPrivateKey key = DestroyJob.hostKey(site.home())) {
        Counts.Count before = catalog.read(session -> Control.of(session).counts().require(number));
        PickLists.Certified certified;
        if (before.closed().isPresent() && !reportMissing) {
          certified =
              catalog
                  .read(session -> Control.of(session).counts().certificate(number))
                  .orElseThrow();
        } else {
          certified = close(site, catalog, key);
          if (dryRun.enabled) {
            output(json.enabled).say("would close count " + number + " with a certificate");
            if (json.enabled) {
              output(true).facts(facts(catalog, Optional.empty()));
            }
            return ExitCode.DONE;
          }
        }
        if (json.enabled) {
          output(true).facts(facts(catalog, Optional.of(certified)));
        } else {
          around().out().print(certified.certificate());
          around().out().print(certified.signature());
        }
        if (paper.isWanted()) {
          write(site, catalog, certified);
        }
        return ExitCode.DONE;
      }
    }

    /** The count as it is, and its certificate once it is closed. */
    private Facts facts(Catalog catalog, Optional<PickLists.Certified> certified)
        throws CatalogException {
      Counts.Count closed = catalog.read(session -> Control.of(session).counts().require(number));
      Reconciliation result = closed.counted().orElseThrow().result();
      return new Facts()
          .add("count", number)
          .add("location", closed.location())
          .add("scope", closed.scope())
          .add("agrees", result.agrees())
          .add("present", texts(result.present()))
          .add("missing", texts(result.missing()))
          .add("surplus", texts(result.surplus()))
          .add("inTransit", texts(result.inTransit()))
          .add("countedBy", closed.counted().map(Counts.Counted::by))
          .add("closedBy", closed.closed().map(Counts.Closed::by))
          .add("closedAt", closed.closed().map(Counts.Closed::at))
          .add("certificate", certified.map(PickLists.Certified::certificate))
          .add("signature", certified.map(PickLists.Certified::signature));
    }

    private static List<String> texts(Collection<Barcode> barcodes) {
      return barcodes.stream().map(Barcode::text).toList();
    }

    private PickLists.Certified close(Site site, Catalog catalog, SshPrivateKey key)
        throws CatalogException {
      return Rehearsal.run(
          catalog,
          site.actor(),
          dryRun.enabled,
          session -> {
            Control control = site.control(session);
            PickLists.Certified certified = control.counts().close(number, key);
            if (reportMissing) {
              Reconciliation result =
                  control.counts().require(number).counted().orElseThrow().result();
              for (Barcode barcode : result.missing()) {
                var unused =
                    VaultActs.lost("missing in count " + number).on(session, control, barcode);
              }
            }
            return certified;
          });
    }

    private void write(Site site, Catalog catalog, PickLists.Certified certified) throws Exception {
      Path written =
          paper.write(
              around(),
              catalog.read(session ->
                  new VaultPapers(session, site.config())
                      .inventory(Control.of(session).counts().require(number), certified)));
      paper.writeBeside(around(), ".txt", certified.certificate().getBytes(StandardCharsets.UTF_8));
      paper.writeBeside(
          around(), ".txt.sig", certified.signature().getBytes(StandardCharsets.US_ASCII));
      around().err().println("coffer: wrote the certificate to " + written);
    }
  }
}
