package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.target.RestoreSummary;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.VolumeId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Counts and tells what a restore cannot have, because its cartridge cannot be had. */
final class Absences {
  private final RestoreJob.Listener listener;
  private final Set<Barcode> missing = new HashSet<>();
  private final Set<String> cartridges = new LinkedHashSet<>();
  private long count;

  Absences(RestoreJob.Plan plan, RestoreJob.Listener listener) {
    this.listener = listener;
    plan.missing().forEach(each -> missing.add(each.cartridge()));
  }

  RestoreJob.Listener listener() {
    return listener;
  }

  /** Whether it is known before that a cartridge cannot be had. */
  boolean isMissing(Barcode cartridge) {
    return missing.contains(cartridge);
  }

  /** Whether it is known before that nothing of an archive can be had. */
  boolean hasNone(ArchiveChain.Link link) {
    return Stream.concat(link.parts().stream(), link.others().stream())
        .allMatch(part -> isMissing(part.cartridge()));
  }

  /**
   * Tells of an entry if it is known before that it cannot be had.
   *
   * @param anyManifest whether a manifest of it is there
   * @return whether it was told
   */
  boolean tellKnown(ArchiveChain.Link link, IndexEntry entry, boolean anyManifest) {
    for (ArchiveChain.Part part : link.parts()) {
      if (!part.has(entry.tarOffset(), entry.tarEnd())) {
        continue;
      }
      if (isMissing(part.cartridge())
          && link.othersOf(part).stream().allMatch(other -> isMissing(other.cartridge()))) {
        tell(entry.path(), name(part.cartridge()), notInLibrary(part.cartridge()));
        return true;
      }
      if (!anyManifest) {
        tell(
            entry.path(),
            name(link.parts().getLast().cartridge()),
            "the manifest that says where on cartridge %s it lies cannot be had"
                .formatted(part.cartridge()));
        return true;
      }
    }
    Optional<VolumeId> absent = link.absentVolume(entry.tarOffset(), entry.tarEnd());
    absent.ifPresent(volume -> tell(entry.path(), "volume " + volume, notFound(volume)));
    return absent.isPresent();
  }

  /** Tells of an entry of which it was found that its cartridge cannot be had. */
  void tellFound(ArchiveChain.Link link, IndexEntry entry, String reason) {
    Set<Barcode> takes = link.cartridges(entry);
    String needed =
        Stream.concat(takes.stream(), link.others().stream().map(ArchiveChain.Part::cartridge))
            .filter(cartridge -> reason.contains(cartridge.text()))
            .findFirst()
            .map(Absences::name)
            .or(() ->
                link.absent().stream()
                    .flatMap(part -> part.volume().stream())
                    .map(volume -> "volume " + volume)
                    .filter(reason::contains)
                    .findFirst())
            .or(() -> takes.stream().findFirst().map(Absences::name))
            .orElse("a cartridge");
    tell(entry.path(), needed, reason);
  }

  /**
   * Tells of an entry.
   *
   * @param cartridge what it needs, by its name
   */
  void tell(EntryPath path, String cartridge, String reason) {
    count++;
    cartridges.add(cartridge);
    listener.absent(path, reason);
  }

  /** A cartridge as the one that something needs. */
  static String name(Barcode cartridge) {
    return "cartridge " + cartridge;
  }

  private static String notFound(VolumeId volume) {
    return "volume " + volume + " was found by no scan";
  }

  static String notInLibrary(Barcode cartridge) {
    return "cartridge " + cartridge + " is not in the library";
  }

  /** What came of the restore. */
  RestoreJob.Outcome outcome(
      RestoreJob.Plan plan, RestoreSummary summary, long damagedCount, long deviceBytesRead) {
    return new RestoreJob.Outcome(
        plan, summary, damagedCount, count, Set.copyOf(cartridges), deviceBytesRead);
  }
}
