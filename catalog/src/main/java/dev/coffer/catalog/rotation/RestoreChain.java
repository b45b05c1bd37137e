package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.DatasetName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a restore of a dataset as of a day needs, in the order it is restored: a full archive, then
 * what changed.
 *
 * @param asOf the day that was asked for; the last link is the newest restore point at its end
 */
public record RestoreChain(LocalDate asOf, List<Link> links) {
  /**
   * One archive of the chain and the copy to read: the one with the most cartridges at hand, of
   * equals the first.
   */
  public record Link(HeldArchive archive, int copy, List<Barcode> cartridges) {
    public Link {
      Objects.requireNonNull(archive);
      cartridges = List.copyOf(cartridges);
    }
  }

  public RestoreChain {
    Objects.requireNonNull(asOf);
    links = List.copyOf(links);
  }

  /** Every cartridge that is needed, in the order it is needed first. */
  public List<Barcode> cartridges() {
    return links.stream().flatMap(link -> link.cartridges().stream()).distinct().toList();
  }

  /** The chain for a day; empty if no restore point of that day or before can be restored. */
  public static Optional<RestoreChain> asOf(
      RotationState state, DatasetName dataset, LocalDate day) {
    Optional<HeldArchive> point =
        new Availability(state)
            .restorable(_ -> true).stream()
                .filter(a -> a.dataset().equals(dataset) && !a.takenOn().isAfter(day))
                .reduce((_, later) -> later);
    if (point.isEmpty()) {
      return Optional.empty();
    }
    Map<ArchiveId, HeldArchive> archives = new HashMap<>();
    state.archives().forEach(archive -> archives.put(archive.id(), archive));
    Map<Barcode, CartridgeView> cartridges = state.byBarcode();
    List<Link> links = new ArrayList<>();
    Optional<HeldArchive> next = point;
    while (next.isPresent()) {
      links.addFirst(link(next.get(), cartridges));
      next = next.get().base().map(archives::get);
    }
    return Optional.of(new RestoreChain(day, links));
  }

  private static Link link(HeldArchive archive, Map<Barcode, CartridgeView> cartridges) {
    HeldArchive.Copy best = archive.copies().getFirst();
    long most = Long.MIN_VALUE;
    for (HeldArchive.Copy copy : archive.copies()) {
      long atHand = 0;
      boolean usable = copy.verified();
      for (Barcode barcode : copy.cartridges()) {
        CartridgeView cartridge = cartridges.get(barcode);
        usable &= cartridge != null && cartridge.dependable();
        atHand += cartridge != null && cartridge.atHand() ? 1 : -1;
      }
      if (usable && atHand > most) {
        best = copy;
        most = atHand;
      }
    }
    return new Link(archive, best.number(), best.cartridges().stream().sorted().toList());
  }
}
