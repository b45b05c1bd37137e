package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Stops expiry, recycling and release. One person places it, at any hour; two lift it.
 *
 * @param cartridges those it is on; empty means all
 * @param liftedBy the request that lifted it
 */
public record Hold(
    long number,
    Set<Barcode> cartridges,
    String placedBy,
    Instant placedAt,
    String reason,
    Optional<String> liftedBy) {
  public Hold {
    cartridges = Set.copyOf(cartridges);
    if (reason.isBlank()) {
      throw new IllegalArgumentException("hold: a reason is needed");
    }
  }

  /** True if it stands and is on this cartridge. */
  public boolean isOn(Barcode barcode) {
    return liftedBy.isEmpty() && (cartridges.isEmpty() || cartridges.contains(barcode));
  }

  /** The first hold on a cartridge, in words. */
  public static Optional<String> on(Barcode barcode, Collection<Hold> holds) {
    return holds.stream()
        .filter(h -> h.isOn(barcode))
        .findFirst()
        .map(h ->
            "hold "
                + h.number()
                + " by "
                + h.placedBy()
                + " since "
                + h.placedAt()
                + ", "
                + h.reason());
  }
}
