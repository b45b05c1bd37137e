package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.custody.CustodyAction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether each cartridge that changed hands did so by the signature of whoever had a key then. So a
 * confirmation in somebody's name is found although the log was continued in order.
 */
final class HandVerifier {
  private final Map<String, AuditRecord> proofs = new HashMap<>();
  private final Map<Long, Long> events = new HashMap<>();
  private final Map<String, Last> last = new HashMap<>();

  /** The last movement of a cartridge, and on which proof it rests. */
  private record Last(long sequence, Optional<String> proof) {}

  /** Takes the next record of the log. */
  void remember(AuditRecord record) {
    if (record.event().action().equals(Proofs.ACTION)) {
      proofs.putIfAbsent(record.event().details().getOrDefault(Proofs.STATEMENT, ""), record);
    }
    Permits.event(record.event().details().getOrDefault(CustodyDesk.PERMIT, ""))
        .ifPresent(event -> events.put(record.sequence(), event));
  }

  /**
   * Takes the next movement.
   *
   * @param proof the digest of the statement that it names
   * @return why nobody's hand is in it; empty if it is as it should be
   */
  Optional<String> fault(
      long sequence,
      String barcode,
      CustodyAction action,
      String person,
      Optional<String> proof,
      Agreements agreements)
      throws CatalogException {
    Last before = last.getOrDefault(barcode, new Last(0, Optional.empty()));
    last.put(barcode, new Last(sequence, proof));
    boolean needed =
        action.changesHands()
            && agreements
                .peopleAt(sequence)
                .find(person)
                .map(p -> !p.keys().isEmpty())
                .orElse(false);
    if (!needed) {
      return Optional.empty();
    }
    boolean proven =
        proof
            .map(proofs::get)
            .filter(p -> p.sequence() < sequence && p.event().object().equals(person))
            .filter(p -> p.sequence() > before.sequence() || before.proof().equals(proof))
            .filter(p -> isAbout(p, new Barcode(barcode), sequence))
            .isPresent();
    return proven ? Optional.empty() : Optional.of(person + " has a key and did not sign it");
  }

  /** The log says of a movement that changed a state which event was the last before it. */
  private boolean isAbout(AuditRecord proof, Barcode barcode, long sequence) {
    String statement = proof.event().details().getOrDefault("text", "");
    return events.containsKey(sequence)
        ? Proofs.isAbout(statement, barcode, events.get(sequence))
        : Proofs.isAbout(statement, barcode);
  }
}
