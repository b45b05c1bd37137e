package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.DatasetName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When archives and cartridges expire.
 *
 * <p>An archive is kept until the last of these: its own retention; what builds on it is expired;
 * and, for every day D back to {@code keepDays} ago, the newest restore point at D is another. The
 * last is so from the day {@code keepDays} after its successor, the next restore point of the
 * dataset that can be restored. So the newest never expires, and a successor that is lost or was
 * never read back protects the one before it again.
 *
 * <p>A cartridge expires with the last archive on it.
 */
public final class Expiry {
  private final RotationState state;
  private final int keepDays;
  private final Map<ArchiveId, List<HeldArchive>> builtOn = new HashMap<>();
  private final Map<ArchiveId, HeldArchive> successors = new HashMap<>();
  private final Map<ArchiveId, ExpiryDate> known = new HashMap<>();

  /** Expiry as a state has it. */
  public Expiry(RotationState state, int keepDays) {
    this.state = state;
    this.keepDays = keepDays;
    for (HeldArchive archive : state.archives()) {
      archive
          .base()
          .ifPresent(base -> builtOn.computeIfAbsent(base, _ -> new ArrayList<>()).add(archive));
    }
    findSuccessors();
  }

  private void findSuccessors() {
    Set<HeldArchive> restorable = new HashSet<>(new Availability(state).restorable(_ -> true));
    Map<DatasetName, HeldArchive> next = new HashMap<>();
    for (HeldArchive archive : state.archives().reversed()) {
      HeldArchive successor = next.get(archive.dataset());
      if (successor != null) {
        successors.put(archive.id(), successor);
      }
      if (restorable.contains(archive)) {
        next.put(archive.dataset(), archive);
      }
    }
  }

  /** When an archive of the state may be destroyed. */
  public ExpiryDate of(HeldArchive archive) {
    ExpiryDate before = known.get(archive.id());
    if (before != null) {
      return before;
    }
    ExpiryDate date =
        new ExpiryDate(
            archive.retainUntil(), Rule.RETENTION, "retained until " + archive.retainUntil());
    known.put(archive.id(), date); // ends a circle of bases, which no writer makes
    date = date.later(promised(archive));
    for (HeldArchive dependent : builtOn.getOrDefault(archive.id(), List.of())) {
      ExpiryDate above = of(dependent);
      date =
          date.later(
              new ExpiryDate(
                  above.date(),
                  Rule.CHAIN,
                  "the archive of " + dependent.takenOn() + " builds on it: " + above.why()));
    }
    known.put(archive.id(), date);
    return date;
  }

  /** The first day on which no promised day needs an archive as its newest restore point. */
  ExpiryDate promised(HeldArchive archive) {
    HeldArchive successor = successors.get(archive.id());
    if (successor == null) {
      return new ExpiryDate(
          LocalDate.MAX,
          Rule.KEEP_DAYS,
          "no newer restore point of " + archive.dataset() + " can be restored");
    }
    LocalDate date = successor.takenOn().plusDays(keepDays);
    return new ExpiryDate(
        date,
        Rule.KEEP_DAYS,
        "the newest restore point until "
            + successor.takenOn()
            + ", needed for days back to "
            + keepDays
            + " days until "
            + date);
  }

  /** When a cartridge may be overwritten; empty if no archive is on it. */
  public Optional<ExpiryDate> of(Barcode barcode) {
    return state.archives().stream()
        .filter(archive -> archive.isOn(barcode))
        .map(this::of)
        .reduce(ExpiryDate::later);
  }

  /** True if nothing on a cartridge must be kept today; never while expiry is frozen. */
  public boolean expired(Barcode barcode) {
    return expiredOn(barcode, state.day().today());
  }

  boolean expiredOn(Barcode barcode, LocalDate day) {
    return state.day().frozenBecause().isEmpty()
        && of(barcode).map(date -> !date.holdsOn(day)).orElse(true);
  }

  /** The archives that a promised day needs, with all that they build on, in the order of time. */
  List<HeldArchive> needed() {
    Map<ArchiveId, HeldArchive> byId = new HashMap<>();
    state.archives().forEach(archive -> byId.put(archive.id(), archive));
    Set<ArchiveId> ids = new HashSet<>();
    for (HeldArchive archive : new Availability(state).restorable(_ -> true)) {
      if (promised(archive).holdsOn(state.day().today())) {
        HeldArchive link = archive;
        while (link != null && ids.add(link.id())) {
          link = link.base().map(byId::get).orElse(null);
        }
      }
    }
    return state.archives().stream().filter(archive -> ids.contains(archive.id())).toList();
  }
}
