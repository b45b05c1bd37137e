package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.DestructionCertificate;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.job.Rehearsal;
import dev.coffer.cli.job.Site;
import java.io.IOException;
import java.util.Optional;

/** Records the physical destruction of a cartridge, with a certificate the host signs. */
public final class DestroyJob {
  /** The SSHSIG namespace of destruction certificates. */
  public static final String NAMESPACE = "coffer-destruction";

  private final Site site;
  private final Catalog catalog;

  public DestroyJob(Site site, Catalog catalog) {
    this.site = site;
    this.catalog = catalog;
  }

  /** A certificate and the host's signature over it. */
  public record Certified(DestructionCertificate certificate, String signature) {}

  /**
   * Records it.
   *
   * @param method as the request says; empty for just that
   * @param witness who saw it, somebody else on the list of people
   * @param dryRun only look whether the rules would allow it
   */
  public Certified destroy(
      Barcode barcode,
      RequestId request,
      Optional<String> method,
      String place,
      String witness,
      boolean dryRun)
      throws CatalogException, CommandException, IOException {
    try (SshPrivateKey key = hostKey(site.home())) {
      DestructionCertificate certificate =
          Rehearsal.run(
              catalog,
              site.actor(),
              dryRun,
              session -> {
                Control control = site.control(session);
                String agreed =
                    Rights.file(control, request).request().parameters().getOrDefault("method", "");
                if (method.isPresent() && !method.get().equals(agreed)) {
                  throw new CatalogRefusedException(
                      "method: actual=" + method.get() + " expected=" + agreed + ", as agreed",
                      true);
                }
                DestructionCertificate made =
                    certificate(control, barcode, agreed, place, witness, request);
                var unused = control.custody().destroy(barcode, new Right.ByRequest(request), made);
                return made;
              });
      return new Certified(
          certificate, SshSig.sign(key, NAMESPACE, TextWriter.bytes(certificate.text())).armor());
    }
  }

  private DestructionCertificate certificate(
      Control control,
      Barcode barcode,
      String method,
      String place,
      String witness,
      RequestId request)
      throws CatalogException {
    try {
      return new DestructionCertificate(
          barcode,
          control.custody().find(barcode).generation(),
          method,
          place,
          control.now(),
          site.actor().person(),
          witness,
          "request " + request);
    } catch (IllegalArgumentException e) {
      throw new CatalogRefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The host's key; the caller closes it. */
  public static SshPrivateKey hostKey(Home home) throws SetupException, IOException {
    try {
      return SshPrivateKey.read(home.hostKeyFile(), new char[0]);
    } catch (SshFormatException e) {
      throw new SetupException(
          home.hostKeyFile() + ": " + e.getMessage(), "'coffer doctor' checks the home", e);
    }
  }
}
