package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.DataState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What rotation needs to know of the catalog, as values.
 *
 * @param cartridges in the order of barcodes
 * @param archives in the order of time
 * @param runs finished runs of this policy, any version, in the order of sessions
 * @param brake empty while it is off
 */
public record RotationState(
    CustodyDay day,
    List<CartridgeView> cartridges,
    List<HeldArchive> archives,
    List<RunRecord> runs,
    Optional<BrakeHold> brake) {
  public RotationState {
    Objects.requireNonNull(day);
    Objects.requireNonNull(brake);
    cartridges = cartridges.stream().sorted(Comparator.comparing(CartridgeView::barcode)).toList();
    archives = archives.stream().sorted(HeldArchive.BY_TIME).toList();
    runs = runs.stream().sorted(Comparator.comparing(RunRecord::nominal)).toList();
    for (int i = 1; i < cartridges.size(); i++) {
      if (cartridges.get(i).barcode().equals(cartridges.get(i - 1).barcode())) {
        throw new IllegalArgumentException("cartridge given twice: " + cartridges.get(i).barcode());
      }
    }
  }

  /** A state with cartridges and no past. */
  public static RotationState fresh(CustodyDay day, List<CartridgeView> cartridges) {
    return new RotationState(day, cartridges, List.of(), List.of(), Optional.empty());
  }

  public Optional<CartridgeView> cartridge(Barcode barcode) {
    return cartridges.stream().filter(c -> c.barcode().equals(barcode)).findFirst();
  }

  /** The same on another day. */
  public RotationState on(CustodyDay newDay) {
    return new RotationState(newDay, cartridges, archives, runs, brake);
  }

  /** The same with the brake on or off. */
  public RotationState withBrake(Optional<BrakeHold> newBrake) {
    return new RotationState(day, cartridges, archives, runs, newBrake);
  }

  /** The same with some cartridges changed. */
  public RotationState update(Set<Barcode> which, UnaryOperator<CartridgeView> change) {
    List<CartridgeView> changed =
        cartridges.stream().map(c -> which.contains(c.barcode()) ? change.apply(c) : c).toList();
    return new RotationState(day, changed, archives, runs, brake);
  }

  /** The same after cartridges were released: nothing on them counts any more. */
  public RotationState released(Set<Barcode> which) {
    return update(which, cartridge -> cartridge.withData(DataState.RELEASED));
  }

  /** The same after cartridges were overwritten: copies that needed one of them are gone. */
  public RotationState erased(Set<Barcode> which) {
    List<HeldArchive> left =
        archives.stream()
            .map(archive -> archive.without(which))
            .filter(archive -> !archive.copies().isEmpty())
            .toList();
    return new RotationState(day, cartridges, left, runs, brake);
  }

  /** The same with a finished run and what it wrote. */
  RotationState with(RunRecord run, List<HeldArchive> written) {
    List<HeldArchive> allArchives = new ArrayList<>(archives);
    allArchives.addAll(written);
    List<RunRecord> allRuns = new ArrayList<>(runs);
    allRuns.add(run);
    return new RotationState(day, cartridges, allArchives, allRuns, brake);
  }

  Map<Barcode, CartridgeView> byBarcode() {
    Map<Barcode, CartridgeView> map = new LinkedHashMap<>();
    cartridges.forEach(cartridge -> map.put(cartridge.barcode(), cartridge));
    return map;
  }
}
