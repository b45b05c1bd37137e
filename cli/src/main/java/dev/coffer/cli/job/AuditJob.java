package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.audit.AuditExport;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.AuditVerdict;
import dev.coffer.catalog.audit.AuditVerifier;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The audit log: read, signed, exported, and held against the tables and against cartridges. */
public final class AuditJob {
  private final Site site;

  /**
   * How a verification came out.
   *
   * @param heldAgainst heads of cartridges, pages and checkpoints it was held against
   */
  public record Outcome(AuditVerdict verdict, int heldAgainst) {}

  public AuditJob(Site site) {
    this.site = site;
  }

  /** The last records, oldest first. */
  public List<AuditRecord> last(int count) throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(session -> site.control(session).audit().last(count));
    }
  }

  /** The head. */
  public AuditHead head() throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(session -> site.control(session).audit().head());
    }
  }

  /**
   * Verifies the log, what the tables say, and what cartridges and pages say.
   *
   * @param cartridges to be mounted and read
   * @param heads from pages
   * @param entries whether every entry of every archive is looked at too
   */
  public Outcome verify(List<Barcode> cartridges, List<AuditHead.Claim> heads, boolean entries)
      throws CatalogException, IOException, CommandException {
    List<AuditHead.Claim> claims = new ArrayList<>(heads);
    List<CartridgeClaims> read = new ArrayList<>();
    for (Barcode barcode : cartridges) {
      CartridgeClaims said = read(barcode);
      read.add(said);
      claims.addAll(said.heads());
      if (said.heads().isEmpty()) {
        throw new RefusedException(
            "cartridge " + barcode + " says nothing of an audit log",
            "it was written before Coffer put it there; take another cartridge");
      }
    }
    Trust hosts = ManifestKeys.hosts(site.home(), site.time().instant());
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(session -> {
        Control control = site.control(session);
        AuditVerdict verdict = control.verifier().verify(claims, hosts);
        List<AuditFinding> findings = new ArrayList<>(verdict.findings());
        if (entries) {
          for (String fault : control.verifier().verifyEntries()) {
            findings.add(new AuditFinding(AuditFinding.Kind.CONTRADICTED, 0, fault));
          }
        }
        for (CartridgeClaims said : read) {
          for (String stranger : said.strangers(control)) {
            findings.add(new AuditFinding(AuditFinding.Kind.REWRITTEN, 0, stranger));
          }
        }
        return new Outcome(
            new AuditVerdict(verdict.head(), verdict.recordCount(), findings),
            claims.size() + control.audit().checkpoints().size());
      });
    }
  }

  private CartridgeClaims read(Barcode barcode)
      throws CatalogException, IOException, CommandException {
    CartridgeMoves moves = new CartridgeMoves();
    try (Mount mount =
        new Mounter(site.library(), moves).mount(barcode.text(), OptionalInt.empty())) {
      return CartridgeClaims.read(mount.drive(), barcode.text());
    } finally {
      try (Catalog catalog = site.openCatalog()) {
        moves.record(catalog, site.actor());
      }
    }
  }

  /** Verifies an export, which needs no catalog. */
  public static AuditVerdict verifyExport(Path file, List<AuditHead.Claim> heads)
      throws IOException, CommandException {
    AuditVerifier verifier = new AuditVerifier();
    heads.forEach(verifier::against);
    try (BufferedReader in = Files.newBufferedReader(file)) {
      AuditExport.read(in, verifier);
    } catch (TextFormatException e) {
      throw new RefusedException(file + ": " + e.getMessage(), "'coffer audit export' writes one");
    }
    return verifier.finish();
  }

  /** Writes the whole log as text. */
  public void export(Appendable out) throws CatalogException, IOException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      var unused =
          catalog.read(session -> {
            try {
              site.control(session).audit().export(out);
              return true;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Signs the head with the host's key and keeps the signature; returns the head. */
  public AuditHead checkpoint(boolean dryRun)
      throws CatalogException, IOException, CommandException {
    Instant now = site.time().instant();
    try (SshPrivateKey key = ManifestKeys.hostKey(site.home());
        Catalog catalog = site.openCatalog()) {
      return Rehearsal.run(
          catalog,
          site.actor(),
          dryRun,
          session -> site.control(session).audit().checkpoint(session.actor(), now, key));
    }
  }
}
