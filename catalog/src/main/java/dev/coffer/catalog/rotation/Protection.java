package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.DatasetName;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How well a dataset is protected. Only archives count that can be restored: complete, read back,
 * on trusted cartridges, with all they build on.
 *
 * @param restorePoints how many such archives there are
 * @param oldest the day of the oldest one
 * @param newest the day of the newest one
 * @param copies copies of the scarcest archive that a promised day needs; 0 if one of them is lost
 * @param sites places from which alone some archive can be restored
 * @param offline archives that can be restored from cartridges no drive or library can reach
 * @param fullsOut full archives that can be restored from cartridges off site
 */
public record Protection(
    DatasetName dataset,
    int restorePoints,
    Optional<LocalDate> oldest,
    Optional<LocalDate> newest,
    int copies,
    int sites,
    int offline,
    int fullsOut) {
  public Protection {
    Objects.requireNonNull(dataset);
    Objects.requireNonNull(oldest);
    Objects.requireNonNull(newest);
  }

  /**
   * Measures a state.
   *
   * @param kept the archives that promised days need
   */
  static Protection of(
      DatasetName dataset, RotationState state, String homeSite, Set<ArchiveId> kept) {
    Availability availability = new Availability(state);
    List<HeldArchive> all = ofDataset(availability.restorable(_ -> true), dataset);
    List<String> sites =
        state.cartridges().stream().map(CartridgeView::site).distinct().sorted().toList();
    long alone =
        sites.stream()
            .filter(site ->
                !ofDataset(availability.restorable(c -> c.site().equals(site)), dataset).isEmpty())
            .count();
    long fullsOut =
        ofDataset(availability.restorable(c -> !c.site().equals(homeSite)), dataset).stream()
            .filter(archive -> archive.kind() == ArchiveKind.FULL)
            .count();
    return new Protection(
        dataset,
        all.size(),
        all.stream().findFirst().map(HeldArchive::takenOn),
        all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().takenOn()),
        fewestCopies(dataset, state, availability, kept),
        Math.toIntExact(alone),
        ofDataset(availability.restorable(CartridgeView::offline), dataset).size(),
        Math.toIntExact(fullsOut));
  }

  private static int fewestCopies(
      DatasetName dataset, RotationState state, Availability availability, Set<ArchiveId> kept) {
    List<HeldArchive> needed =
        ofDataset(state.archives(), dataset).stream()
            .filter(archive -> kept.contains(archive.id()))
            .toList();
    if (needed.size() < kept.size()) {
      return 0;
    }
    return needed.stream().mapToInt(availability::copies).min().orElse(0);
  }

  private static List<HeldArchive> ofDataset(List<HeldArchive> archives, DatasetName dataset) {
    return archives.stream().filter(archive -> archive.dataset().equals(dataset)).toList();
  }
}
