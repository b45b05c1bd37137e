package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Proofs;
import dev.coffer.catalog.control.Rehearsed;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.sshsig.SshPublicKey;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.job.PersonalSignature;
import dev.coffer.cli.job.ProvenAct;
import dev.coffer.cli.job.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does one thing to many cartridges. Each is a unit of work of its own: what is refused is said,
 * and the others go through. Where a person's signature is needed, all that would go through is
 * signed and done at once.
 */
public final class VaultBatch {
  private final Catalog catalog;
  private final Principal actor;
  private final boolean dryRun;

  public VaultBatch(Catalog catalog, Principal actor, boolean dryRun) {
    this.catalog = catalog;
    this.actor = actor;
    this.dryRun = dryRun;
  }

  /** Handles one scan. */
  public Handled handle(BarcodeReader.Scan scan, VaultAct act) throws CatalogException {
    return switch (scan) {
      case BarcodeReader.Scan.Bad(String text, String why) ->
          Handled.refused(text, Optional.empty(), why, false);
      case BarcodeReader.Scan.Good(Barcode barcode) -> one(barcode, act, dryRun);
    };
  }

  private Handled one(Barcode barcode, VaultAct act, boolean undo) throws CatalogException {
    Looked looked = new Looked();
    try {
      catalog.write(
          actor,
          session -> {
            if (session.cartridges().find(barcode).isEmpty()) {
              throw new CatalogRefusedException("unknown: the catalog has no such cartridge");
            }
            if (undo) {
              Control.rehearse(session, control -> looked.at(session, control, barcode, act));
            } else {
              looked.at(session, Control.of(session), barcode, act);
            }
            return true;
          });
    } catch (Rehearsed e) {
      // what would have come of it was looked at
    } catch (CatalogRefusedException e) {
      return Handled.refused(
          barcode.text(), looked.before, String.valueOf(e.getMessage()), e.needsSecondPerson());
    }
    return Handled.done(looked.before.orElseThrow(), looked.after.orElseThrow());
  }

  /** What was seen of a cartridge, also if the work on it is undone. */
  private static final class Looked {
    private Optional<CustodyRecord> before = Optional.empty();
    private Optional<CustodyRecord> after = Optional.empty();

    private void at(Session session, Control control, Barcode barcode, VaultAct act)
        throws CatalogException {
      before = Optional.of(control.custody().find(barcode));
      after = Optional.of(act.on(session, control, barcode));
    }
  }

  /**
   * Handles scans that count only by the actor's signature.
   *
   * @param verb what is signed to have been done
   * @param each told of the refused first, then of all that went through
   */
  public static List<Handled> proven(
      Site site,
      Catalog catalog,
      List<BarcodeReader.Scan> scans,
      String verb,
      String why,
      PersonalSignature signature,
      boolean dryRun,
      VaultAct act,
      Consumer<Handled> each)
      throws CommandException, CatalogException, IOException, InterruptedException {
    site.requireFounded(catalog);
    Optional<String> signer = signer(catalog, signature);
    VaultBatch looking =
        new VaultBatch(
            catalog, signer.map(p -> site.actingAs(p).actor()).orElse(site.actor()), true);
    List<Handled> handled = new ArrayList<>();
    List<CustodyRecord> passing = new ArrayList<>();
    for (BarcodeReader.Scan scan : scans) {
      Handled one = looking.handle(scan, act);
      if (one.isDone() && !dryRun) {
        passing.add(one.before().orElseThrow());
      } else {
        handled.add(one);
        each.accept(one);
      }
    }
    if (passing.isEmpty()) {
      return handled;
    }
    ProvenAct proof = ProvenAct.of(site, catalog, statement(verb, passing, why), signature);
    List<Handled> done =
        catalog.write(
            proof.actor(),
            session -> {
              Control control = Control.of(session);
              proof.record(control);
              List<Handled> all = new ArrayList<>();
              for (CustodyRecord before : passing) {
                requireAsSigned(control, before);
                all.add(Handled.done(before, act.on(session, control, before.barcode())));
              }
              return all;
            });
    done.forEach(each);
    handled.addAll(done);
    return handled;
  }

  /** While somebody signed, somebody else may have moved it: then the signature is for nothing. */
  private static void requireAsSigned(Control control, CustodyRecord signed)
      throws CatalogException {
    CustodyRecord now = control.custody().find(signed.barcode());
    if (now.version() != signed.version()) {
      throw new CatalogRefusedException(
          "cartridge %s was moved while this was being signed: event actual=%d signed=%d; nothing was recorded, scan again"
              .formatted(signed.barcode(), now.version(), signed.version()));
    }
  }

  private static Optional<String> signer(Catalog catalog, PersonalSignature signature)
      throws CommandException, CatalogException, IOException {
    SshPublicKey key = signature.publicKey();
    return catalog.read(
        session -> Control.of(session).people().owner(key).map(p -> p.name().text()));
  }

  /**
   * What is signed: which cartridges, and of each the number of its last event, so that it serves
   * for this once.
   */
  public static String statement(String verb, List<CustodyRecord> records, String why) {
    return Proofs.statement(verb, Proofs.object(records), why);
  }
}
