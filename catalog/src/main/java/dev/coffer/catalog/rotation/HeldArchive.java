package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.DatasetName;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One archive as rotation sees it, with the copies that there still are.
 *
 * @param takenOn the custody day of its run; no date of the source's
 * @param retainUntil the first day on which its own retention is over, as promised when written
 * @param complete true if a restore point can be promised on it
 * @param copies may be empty: an archive whose cartridges are gone
 */
public record HeldArchive(
    ArchiveId id,
    DatasetName dataset,
    ArchiveKind kind,
    Optional<ArchiveId> base,
    LocalDate takenOn,
    LocalDate retainUntil,
    boolean complete,
    List<Copy> copies) {
  /** The order of time. Of two on one day the full one is first. */
  public static final Comparator<HeldArchive> BY_TIME =
      Comparator.comparing(HeldArchive::takenOn)
          .thenComparing(HeldArchive::kind)
          .thenComparing(HeldArchive::id);

  /**
   * One copy.
   *
   * @param number from 1
   * @param cartridges all of them are needed
   * @param verified it was read back and its digests agreed
   */
  public record Copy(int number, Set<Barcode> cartridges, boolean verified) {
    public Copy {
      cartridges = Set.copyOf(cartridges);
      if (number < 1 || cartridges.isEmpty()) {
        throw new IllegalArgumentException("copy: number from 1, at least one cartridge");
      }
    }
  }

  public HeldArchive {
    Objects.requireNonNull(id);
    Objects.requireNonNull(dataset);
    Objects.requireNonNull(takenOn);
    Objects.requireNonNull(retainUntil);
    copies = List.copyOf(copies);
    if ((kind == ArchiveKind.FULL) != base.isEmpty()) {
      throw new IllegalArgumentException(
          "archive base: a full archive has none, every other kind has one");
    }
  }

  /** True if any of its copies is on a cartridge. */
  public boolean isOn(Barcode barcode) {
    return copies.stream().anyMatch(copy -> copy.cartridges().contains(barcode));
  }

  /** The same without the copies that need one of these cartridges. */
  HeldArchive without(Set<Barcode> gone) {
    List<Copy> left =
        copies.stream()
            .filter(copy -> copy.cartridges().stream().noneMatch(gone::contains))
            .toList();
    return left.size() == copies.size()
        ? this
        : new HeldArchive(id, dataset, kind, base, takenOn, retainUntil, complete, left);
  }
}
