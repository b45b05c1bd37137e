package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.Barcode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which archives can be restored with which cartridges. An archive can if it is complete, one of
 * its verified copies is on dependable cartridges, and the same is true of what it builds on.
 */
final class Availability {
  private final Map<ArchiveId, HeldArchive> archives = new HashMap<>();
  private final Map<Barcode, CartridgeView> cartridges;
  private final List<HeldArchive> inOrder;

  Availability(RotationState state) {
    inOrder = state.archives();
    inOrder.forEach(archive -> archives.put(archive.id(), archive));
    cartridges = state.byBarcode();
  }

  /** The archives that these cartridges can restore, in the order of time. */
  List<HeldArchive> restorable(Predicate<CartridgeView> usable) {
    Map<ArchiveId, Integer> copies = new HashMap<>();
    return inOrder.stream().filter(archive -> copies(archive, usable, copies) > 0).toList();
  }

  /** How many copies there are of the scarcest archive that a restore of this one needs. */
  int copies(HeldArchive archive) {
    return copies(archive, _ -> true, new HashMap<>());
  }

  private int copies(
      HeldArchive archive, Predicate<CartridgeView> usable, Map<ArchiveId, Integer> known) {
    Integer before = known.get(archive.id());
    if (before != null) {
      return before;
    }
    known.put(archive.id(), 0); // ends a circle of bases, which no writer makes
    int count = archive.complete() ? ownCopies(archive, usable) : 0;
    Optional<ArchiveId> base = archive.base();
    if (count > 0 && base.isPresent()) {
      HeldArchive below = archives.get(base.get());
      count = below == null ? 0 : Math.min(count, copies(below, usable, known));
    }
    known.put(archive.id(), count);
    return count;
  }

  /** Why an archive cannot be restored, in words; of an archive that can be, nothing useful. */
  String obstacle(HeldArchive archive) {
    return obstacle(archive, new HashSet<>());
  }

  private String obstacle(HeldArchive archive, Set<ArchiveId> seen) {
    String name = "the archive of " + archive.takenOn();
    if (!seen.add(archive.id())) {
      return name + " builds on itself";
    }
    if (!archive.complete()) {
      return name + " is not complete";
    }
    if (ownCopies(archive, _ -> true) == 0) {
      return archive.copies().stream()
          .filter(HeldArchive.Copy::verified)
          .flatMap(copy -> copy.cartridges().stream())
          .sorted()
          .filter(barcode -> !counts(barcode, _ -> true))
          .findFirst()
          .map(barcode -> name + " is on " + barcode + ", which is " + condition(barcode))
          .orElse(name + " was not read back");
    }
    HeldArchive below = archive.base().map(archives::get).orElse(null);
    return name
        + " builds on "
        + (below == null
            ? "one whose cartridges were written again"
            : "another: " + obstacle(below, seen));
  }

  private String condition(Barcode barcode) {
    CartridgeView cartridge = cartridges.get(barcode);
    if (cartridge == null) {
      return "not known";
    }
    return switch (cartridge.custody()) {
      case MISSING, CHECKED_OUT, DESTROYED -> cartridge.custody().toString();
      case DRIVE,
          LIBRARY,
          SHELF,
          PACKED,
          TRANSIT_OUT,
          VAULT,
          RECALL_REQUESTED,
          RECALL_APPROVED,
          TRANSIT_IN,
          RECEIVED ->
          cartridge.data().toString();
    };
  }

  private int ownCopies(HeldArchive archive, Predicate<CartridgeView> usable) {
    return (int)
        archive.copies().stream()
            .filter(HeldArchive.Copy::verified)
            .filter(copy -> copy.cartridges().stream().allMatch(b -> counts(b, usable)))
            .count();
  }

  private boolean counts(Barcode barcode, Predicate<CartridgeView> usable) {
    CartridgeView cartridge = cartridges.get(barcode);
    return cartridge != null && cartridge.dependable() && usable.test(cartridge);
  }
}
