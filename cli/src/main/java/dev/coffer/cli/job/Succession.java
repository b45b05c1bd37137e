package dev.coffer.cli.job;

import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tells an archive whose last cartridge is lost from one that was given up before it was finished:
 * both end in a manifest that does not say complete. Each archive names the one before it, the
 * newest for which there was a receipt; so where the next archive names an older one, there was
 * none for this.
 */
final class Succession {
  private final List<Manifest> known;

  /** Judges by manifests that can be believed, of whatever dataset. */
  Succession(Collection<Manifest> known) {
    this.known = List.copyOf(known);
  }

  /** Judges by manifests, and by those that are kept of all archives of their datasets. */
  static Succession of(Collection<Manifest> manifests, Catalog catalog, ManifestStore store)
      throws IOException, CatalogException {
    List<Manifest> known = new ArrayList<>(manifests);
    Set<String> datasets = new TreeSet<>();
    manifests.forEach(each -> datasets.add(each.dataset()));
    for (ArchiveRow row : catalog.read(session -> session.archives().all())) {
      if (datasets.contains(row.dataset().text())) {
        Optional<ManifestFile> kept = store.kept(row, ReceiptMapper.FIRST_COPY, catalog);
        kept.ifPresent(file -> known.add(file.manifest()));
      }
    }
    return new Succession(known);
  }

  /** Whether an archive was given up, as the one that was made next shows. */
  boolean wasGivenUp(Manifest unfinished) {
    if (unfinished.complete()) {
      return false;
    }
    Optional<ArchiveId> before =
        ofItsDataset(unfinished)
            .filter(each -> each.startedAt().isAfter(unfinished.startedAt()))
            .min(Comparator.comparing(Manifest::startedAt))
            .flatMap(Manifest::previous);
    return before.isPresent()
        && ofItsDataset(unfinished)
            .anyMatch(each ->
                each.archiveId().equals(before.get())
                    && each.startedAt().isBefore(unfinished.startedAt()));
  }

  private Stream<Manifest> ofItsDataset(Manifest manifest) {
    return known.stream()
        .filter(each ->
            each.dataset().equals(manifest.dataset())
                && each.host().equals(manifest.host())
                && !each.archiveId().equals(manifest.archiveId()));
  }
}
