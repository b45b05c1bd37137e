package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyRecord;
import java.util.Optional;

/**
 * Where somebody has a key, their name alone does not pass a cartridge from hand to hand: a proof
 * that names it has to be accepted first, in the same unit of work. One statement may carry the
 * acts that follow each other directly, such as taking over and handing over.
 */
final class HandProofs {
  private final Control control;
  private boolean waived;
  private Optional<Proofs.Accepted> proof = Optional.empty();

  HandProofs(Control control) {
    this.control = control;
  }

  void accepted(Proofs.Accepted accepted) {
    proof = Optional.of(accepted);
  }

  /** Asks for none in this unit of work, which is undone. */
  void waive() {
    waived = true;
  }

  /**
   * The statement on which an act rests; empty where none is needed.
   *
   * @param actor who acts
   * @param record the cartridge before it
   * @throws CatalogRefusedException if one is needed and was not accepted
   */
  Optional<Sha256> of(CustodyAction action, String actor, CustodyRecord record)
      throws CatalogException {
    boolean needed =
        !waived
            && action.changesHands()
            && control.people().find(actor).map(p -> !p.keys().isEmpty()).orElse(false);
    if (!needed) {
      return Optional.empty();
    }
    boolean proven =
        proof
            .filter(p -> p.person().equals(actor))
            .filter(p -> Proofs.isAbout(p.statement(), record.barcode(), record.version()))
            .isPresent();
    if (!proven) {
      throw new CatalogRefusedException(
          "%s of %s: %s has a key on the list of people, so it counts by a signature only"
              .formatted(action.wireName(), record.barcode(), actor));
    }
    return proof.map(Proofs.Accepted::digest);
  }
}
