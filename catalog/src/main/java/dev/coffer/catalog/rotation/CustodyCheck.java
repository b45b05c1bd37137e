package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.Barcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The check of every pick-up: the newest full archive is out, as many full archives are out as the
 * policy requires, and the set that is home is never the newest.
 */
final class CustodyCheck {
  private CustodyCheck() {}

  /** The sets with full archives off site, the newest first. */
  static List<PlannedPickUp.FullOut> fullsOut(RotationState state, RotationPolicy policy) {
    Map<Barcode, CartridgeView> cartridges = state.byBarcode();
    return new Availability(state)
        .restorable(c -> !c.site().equals(policy.site())).stream()
            .filter(archive -> archive.kind() == ArchiveKind.FULL)
            .sorted(HeldArchive.BY_TIME.reversed())
            .flatMap(archive ->
                set(archive, cartridges)
                    .map(set -> new PlannedPickUp.FullOut(set, archive.takenOn()))
                    .stream())
            .distinct()
            .toList();
  }

  static List<String> findings(RotationState state, RotationPolicy policy) {
    List<PlannedPickUp.FullOut> out = fullsOut(state, policy);
    List<String> findings = new ArrayList<>();
    Optional<HeldArchive> newest = newestThatGoesOut(state, policy);
    if (newest.isPresent()
        && out.stream().noneMatch(full -> full.takenOn().equals(newest.get().takenOn()))) {
      findings.add("the newest full archive, of " + newest.get().takenOn() + ", is not off site");
    }
    if (out.size() < policy.requirements().fullsOut()) {
      findings.add(
          "full archives off site: actual="
              + out.size()
              + " expected="
              + policy.requirements().fullsOut());
    }
    return findings;
  }

  private static Optional<HeldArchive> newestThatGoesOut(
      RotationState state, RotationPolicy policy) {
    Set<LevelName> levels =
        policy.levels().stream()
            .filter(level -> level.copiesOut() > 0)
            .map(Level::name)
            .collect(Collectors.toSet());
    Map<Barcode, CartridgeView> cartridges = state.byBarcode();
    return new Availability(state)
        .restorable(_ -> true).stream()
            .filter(archive -> archive.kind() == ArchiveKind.FULL)
            .filter(archive ->
                place(archive, cartridges)
                    .map(place -> levels.contains(place.level()))
                    .orElse(false))
            .max(HeldArchive.BY_TIME);
  }

  private static Optional<SetName> set(
      HeldArchive archive, Map<Barcode, CartridgeView> cartridges) {
    return place(archive, cartridges).map(SetPlace::set);
  }

  private static Optional<SetPlace> place(
      HeldArchive archive, Map<Barcode, CartridgeView> cartridges) {
    return archive.copies().stream()
        .flatMap(copy -> copy.cartridges().stream())
        .sorted()
        .flatMap(barcode -> Optional.ofNullable(cartridges.get(barcode)).stream())
        .flatMap(cartridge -> cartridge.place().stream())
        .findFirst();
  }
}
