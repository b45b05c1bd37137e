package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where one cartridge is and who answers for it.
 *
 * <p>Invariants: there is always exactly one custodian, also in transit (the carrier), missing and
 * destroyed (the last one); a movement waits in the two transits, and may wait while checked out,
 * and nowhere else; a seal goes with a container; a recall has a purpose.
 *
 * @param generation of the label, 0 without one
 * @param container and seal it travels under
 * @param purpose of its recall; kept while it is home, until it is packed again
 * @param dueBack when it should be back from where it is
 * @param version raised by each change, for compare-and-set
 */
public record CustodyRecord(
    Barcode barcode,
    int generation,
    CustodyState state,
    String custodian,
    String place,
    Optional<String> container,
    Optional<String> seal,
    Optional<RecallPurpose> purpose,
    Optional<Movement> movement,
    Optional<Instant> dueBack,
    long version) {
  public CustodyRecord {
    Objects.requireNonNull(barcode);
    Objects.requireNonNull(state);
    Objects.requireNonNull(place);
    if (custodian.isBlank()) {
      throw new IllegalArgumentException("custody of " + barcode + ": nobody answers for it");
    }
    boolean transit = state == CustodyState.TRANSIT_OUT || state == CustodyState.TRANSIT_IN;
    if (transit && movement.isEmpty()) {
      throw new IllegalArgumentException("custody of " + barcode + ": in transit without movement");
    }
    if (movement.isPresent() && !transit && state != CustodyState.CHECKED_OUT) {
      throw new IllegalArgumentException("custody of " + barcode + ": movement while " + state);
    }
    if (movement.isPresent() && !movement.get().carrier().equals(custodian)) {
      throw new IllegalArgumentException("custody of " + barcode + ": two custodians");
    }
    if (container.isPresent() != seal.isPresent()) {
      throw new IllegalArgumentException("custody of " + barcode + ": a seal without container");
    }
    boolean recalled =
        state == CustodyState.RECALL_REQUESTED || state == CustodyState.RECALL_APPROVED;
    if (recalled && purpose.isEmpty()) {
      throw new IllegalArgumentException("custody of " + barcode + ": recalled for no purpose");
    }
  }

  /** A cartridge as it comes into the catalog. */
  public static CustodyRecord first(
      Barcode barcode, int generation, CustodyState state, String custodian, String place) {
    return new CustodyRecord(
        barcode,
        generation,
        state,
        custodian,
        place,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  /** True if something is late: a movement not confirmed, or a cartridge not back. */
  public boolean isOverdue(Instant now) {
    return movement.map(m -> now.isAfter(m.due())).orElse(false)
        || dueBack.map(now::isAfter).orElse(false);
  }
}
