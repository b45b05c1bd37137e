package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.DatasetName;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides between all and changes. An incremental archive builds on the newest restore point, a
 * differential one on the newest full one; either only if the full archive at the bottom is itself
 * retained as long as what is to be written. Otherwise a full one is written, so that no chain
 * depends on a cartridge whose turn comes earlier.
 */
final class ChainRule {
  private final RotationState state;

  ChainRule(RotationState state) {
    this.state = state;
  }

  RunKind choose(Level level, DatasetName dataset) {
    if (level.kind() == ArchiveKind.FULL) {
      return full(dataset, "level " + level.name() + " writes full archives");
    }
    Availability availability = new Availability(state);
    List<HeldArchive> wanted =
        state.archives().stream().filter(archive -> fits(archive, level, dataset)).toList();
    List<HeldArchive> points =
        availability.restorable(_ -> true).stream()
            .filter(archive -> fits(archive, level, dataset))
            .toList();
    String passedOver =
        wanted.isEmpty() || (!points.isEmpty() && points.getLast().equals(wanted.getLast()))
            ? ""
            : ": " + availability.obstacle(wanted.getLast());
    if (points.isEmpty()) {
      return full(dataset, "no restore point to build on" + passedOver);
    }
    HeldArchive base = points.getLast();
    HeldArchive bottom = bottom(base);
    LocalDate end = state.day().today().plusDays(level.retentionDays());
    if (bottom.retainUntil().isBefore(end)) {
      return full(
          dataset,
          "the full archive of "
              + bottom.takenOn()
              + " is retained until "
              + bottom.retainUntil()
              + ", changes on it would be until "
              + end);
    }
    return new RunKind(
        dataset,
        level.kind(),
        Optional.of(base.id()),
        "changes since "
            + base.takenOn()
            + "; the full archive of "
            + bottom.takenOn()
            + " is retained until "
            + bottom.retainUntil()
            + (passedOver.isEmpty() ? "" : "; not since the last" + passedOver));
  }

  private static boolean fits(HeldArchive archive, Level level, DatasetName dataset) {
    return archive.dataset().equals(dataset)
        && (level.kind() == ArchiveKind.INCREMENTAL || archive.kind() == ArchiveKind.FULL);
  }

  private HeldArchive bottom(HeldArchive archive) {
    Map<ArchiveId, HeldArchive> byId = new HashMap<>();
    state.archives().forEach(a -> byId.put(a.id(), a));
    HeldArchive link = archive;
    while (true) { // restorable, so the chain ends in a full archive
      HeldArchive below = link.base().map(byId::get).orElse(null);
      if (below == null) {
        return link;
      }
      link = below;
    }
  }

  private static RunKind full(DatasetName dataset, String why) {
    return new RunKind(dataset, ArchiveKind.FULL, Optional.empty(), why);
  }
}
