package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.WrongKeyException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.read.ArchiveLayout;
import dev.coffer.archive.read.EntryRecovery;
import dev.coffer.archive.read.IndexPartReader;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestBase;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.cli.CommandException;
import dev.coffer.tape.NotReadyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads into the catalog what manifests say: archives with their places, and with an identity their
 * entries.
 */
final class ScannedArchives {
  private final Site site;
  private final Catalog catalog;
  private final List<AgeIdentity> identities;
  private final ScanRecorder recorder;
  private final List<String> added;
  private final List<String> problems;
  private final List<String> remarks;
  private @Nullable WrongKeyException lastLocked;
  private boolean unlocked;

  /**
   * Loads into a catalog.
   *
   * @param identities none to load no entries
   * @param added gets the names of archives that the catalog did not know, or knew without entries
   * @param problems gets what concerns whole archives
   * @param remarks gets what is no problem, but good to know
   */
  ScannedArchives(
      Site site,
      Catalog catalog,
      List<AgeIdentity> identities,
      ScanRecorder recorder,
      List<String> added,
      List<String> problems,
      List<String> remarks) {
    this.remarks = remarks;
    this.site = site;
    this.catalog = catalog;
    this.identities = identities;
    this.recorder = recorder;
    this.added = added;
    this.problems = problems;
  }

  /**
   * Loads archives, bases first: all that is on volumes which the catalog knows by now. What of
   * them is not is noted as absent, and a problem.
   *
   * @param manifests the best of each copy
   */
  void load(List<ManifestFile> manifests)
      throws IOException, InterruptedException, CatalogException, CommandException {
    try (CatalogVolumes volumes = new CatalogVolumes(catalog, site.actor(), site.library())) {
      for (FoundArchive found : FoundArchive.of(withKept(fit(manifests)), catalog)) {
        if (wasGivenUp(found, manifests)) {
          remarks.add(
              "what is there of archive %s belongs to nothing: it was given up before it was finished"
                  .formatted(found.name()));
        } else {
          load(found, volumes);
        }
      }
      if (lastLocked != null && !unlocked) {
        throw lastLocked;
      }
      for (ManifestFile file : manifests) {
        missingBase(file.manifest()).ifPresent(problems::add);
      }
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
  }

  private boolean wasGivenUp(FoundArchive found, List<ManifestFile> manifests)
      throws IOException, CatalogException {
    Manifest lead = found.lead().manifest();
    return !lead.complete()
        && catalog.read(session -> session.archives().find(found.id())).isEmpty()
        && Succession.of(
                manifests.stream().map(ManifestFile::manifest).toList(),
                catalog,
                new ManifestStore(site.home()))
            .wasGivenUp(lead);
  }

  private List<ManifestFile> fit(List<ManifestFile> manifests) {
    List<ManifestFile> fit = new ArrayList<>();
    for (ManifestFile file : manifests) {
      Optional<String> unfit = ReceiptMapper.unfit(file);
      if (unfit.isPresent()) {
        problems.add(
            "archive %s is left out, its manifest is not one of Coffer's: %s"
                .formatted(file.manifest().archiveName(), unfit.get()));
      } else {
        fit.add(file);
      }
    }
    return fit;
  }

  /**
   * Of archives that the catalog knows in part, with what it knows: a scan may have met other
   * cartridges of them this time.
   */
  private List<ManifestFile> withKept(List<ManifestFile> scanned)
      throws IOException, CatalogException {
    Map<String, ManifestFile> best = new LinkedHashMap<>();
    for (ManifestFile file : scanned) {
      Manifest manifest = file.manifest();
      best.put(key(manifest.archiveId(), ReceiptMapper.copy(manifest)), file);
    }
    ManifestStore store = new ManifestStore(site.home());
    for (ManifestFile file : scanned) {
      Optional<ArchiveRow> known = notWhole(ReceiptMapper.id(file.manifest().archiveId()));
      if (known.isPresent()) {
        for (int copy : knownCopies(known.get())) {
          Optional<ManifestFile> kept = store.kept(known.get(), copy, catalog);
          if (kept.isPresent()) {
            best.merge(
                key(file.manifest().archiveId(), copy),
                kept.get(),
                (one, other) ->
                    CartridgeLook.saysMore(one.manifest(), other.manifest()) ? one : other);
          }
        }
      }
    }
    return List.copyOf(best.values());
  }

  private static String key(dev.coffer.archive.volume.ArchiveId id, int copy) {
    return id + " " + copy;
  }

  private Optional<ArchiveRow> notWhole(ArchiveId id) throws CatalogException {
    return catalog.read(session -> {
      Optional<ArchiveRow> known = session.archives().find(id);
      return known.isPresent() && !session.archives().isWhole(id) ? known : Optional.empty();
    });
  }

  private Set<Integer> knownCopies(ArchiveRow archive) throws CatalogException {
    Set<Integer> copies = new TreeSet<>();
    catalog
        .read(session -> session.archives().segments(archive.id()))
        .forEach(segment -> copies.add(segment.copy()));
    return copies;
  }

  private void load(FoundArchive found, CatalogVolumes volumes)
      throws IOException, InterruptedException, CatalogException {
    if (!found.isAnywhere()) {
      problems.add(
          "archive %s is left out: it is on volumes that were not scanned: %s"
              .formatted(
                  found.name(), FoundArchive.inWords(found.absent(found.lead().manifest()))));
      return;
    }
    recorder.dataset(
        found.lead().manifest().dataset(), ReceiptMapper.volume(found.indexes().getLast()));
    Optional<String> obstacle = obstacle(found, volumes);
    if (obstacle.isPresent()) {
      problems.add("archive %s: %s".formatted(found.name(), obstacle.get()));
      return;
    }
    if (loadAsFarAsKeysReach(found, volumes)) {
      added.add(found.name());
    }
    ScannedCopies.add(catalog, site, found);
    ArchiveRow row = catalog.read(session -> session.archives().find(found.id())).orElseThrow();
    for (ManifestFile file : found.copies()) {
      new ManifestStore(site.home()).keepIfKnown(row, file, catalog);
    }
    if (notWhole(found.id()).isPresent()) {
      problems.add(
          "archive %s is not whole: not found is %s"
              .formatted(
                  found.name(), FoundArchive.inWords(found.absent(found.lead().manifest()))));
    }
  }

  /**
   * Why what was found of an archive that the catalog knows in part, with entries, cannot be added
   * to it: then it stays as it is known.
   */
  private Optional<String> obstacle(FoundArchive found, CatalogVolumes volumes)
      throws IOException, InterruptedException, CatalogException {
    if (notWhole(found.id()).isEmpty()
        || !catalog.read(session -> session.archives().hasEntries(found.id()))
        || !bringsEntries(found)) {
      return Optional.empty();
    }
    if (ScannedCopies.knowsMore(catalog, found)) {
      return Optional.of("more of it was found; scan all of its cartridges together");
    }
    if (identities.isEmpty()) {
      return Optional.of("more of it was found; scan with --identity FILE for its entries");
    }
    try {
      for (TapeFile index : found.indexes()) {
        volumes.mount(index.volser(), index.volumeGeneration());
      }
      return Optional.empty();
    } catch (NotReadyException | WrongVolumeException e) {
      return Optional.of(
          "more of it was found, and all of its cartridges are needed to add that: "
              + e.getMessage());
    }
  }

  /** Whether an index part was found that the catalog does not have. */
  private boolean bringsEntries(FoundArchive found) throws CatalogException {
    Set<String> known =
        catalog.read(session -> session.archives().indexParts(found.id())).stream()
            .map(part -> part.sha256().toString())
            .collect(Collectors.toSet());
    return found.indexes().stream().anyMatch(index -> !known.contains(index.sha256().toString()));
  }

  /** That an archive cannot be restored whole yet, because its base is on other cartridges. */
  private Optional<String> missingBase(Manifest manifest) throws CatalogException {
    if (manifest.base().isEmpty()) {
      return Optional.empty();
    }
    ManifestBase base = manifest.base().get();
    boolean known =
        catalog
            .read(session -> session.archives().find(ReceiptMapper.id(base.archiveId())))
            .isPresent();
    return known
        ? Optional.empty()
        : Optional.of(
            "archive %s builds on archive %s on volume %s, which was not scanned"
                .formatted(
                    manifest.archiveName(),
                    base.archiveName(),
                    base.volumes().stream()
                        .map(Volser::toString)
                        .collect(Collectors.joining(", "))));
  }

  /**
   * An archive that no identity opens is known without its entries, and the others are loaded;
   * unless none opens any, which is a mistake and told as one. So is one of which a cartridge with
   * entries is known, but not there now.
   */
  private boolean loadAsFarAsKeysReach(FoundArchive found, CatalogVolumes volumes)
      throws IOException, InterruptedException, CatalogException {
    try {
      boolean loaded = loadOrRecover(found, volumes);
      unlocked |= !identities.isEmpty();
      return loaded;
    } catch (WrongKeyException e) {
      lastLocked = e;
      return withoutEntries(found, volumes, e);
    } catch (NotReadyException | WrongVolumeException e) {
      return withoutEntries(found, volumes, e);
    }
  }

  private boolean withoutEntries(FoundArchive found, CatalogVolumes volumes, IOException why)
      throws IOException, InterruptedException, CatalogException {
    problems.add(
        "archive %s: %s; its entries are not known".formatted(found.name(), why.getMessage()));
    return loadEntries(found, volumes, List.of());
  }

  /** A damaged index costs a reading of all that is there of the archive, but no entry. */
  private boolean loadOrRecover(FoundArchive found, CatalogVolumes volumes)
      throws IOException, InterruptedException, CatalogException {
    try {
      return loadEntries(found, volumes, identities);
    } catch (ArchiveDamagedException e) {
      problems.add(
          "archive %s: %s; its entries were read from its segments instead"
              .formatted(found.name(), e.getMessage()));
      return recover(found, volumes);
    }
  }

  private boolean recover(FoundArchive found, CatalogVolumes volumes)
      throws IOException, CatalogException {
    ArchiveRow row = found.row(true);
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      IndexLoader loader = new IndexLoader(load, row.id());
      try (EntryRecovery recovery =
          new EntryRecovery(
              new ArchiveLayout(found.lead().manifest().archiveId(), found.segments(), Map.of()),
              volumes,
              identities,
              loader)) {
        recovery.run();
      }
      addParts(load, loader, found, loader.frames());
      load.commit(
          ReceiptMapper.recovered(
              row,
              loader.entryCount(),
              "its index is damaged; %d tar bytes could not be read%s"
                  .formatted(
                      loader.lostBytes(),
                      row.base().isEmpty()
                          ? ""
                          : "; what was deleted since its base is not known, and seems to be"
                              + " there")));
      return true;
    }
  }

  private boolean loadEntries(FoundArchive found, CatalogVolumes volumes, List<AgeIdentity> keys)
      throws IOException, InterruptedException, CatalogException {
    ArchiveRow row = found.row(false);
    boolean known = catalog.read(session -> session.archives().find(row.id())).isPresent();
    if (known
        && (keys.isEmpty()
            || (catalog.read(session -> session.archives().hasEntries(row.id()))
                && !bringsEntries(found)))) {
      return false;
    }
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      if (load.alreadyLoaded()) {
        return false;
      }
      IndexLoader loader = new IndexLoader(load, row.id());
      if (!keys.isEmpty()) {
        for (TapeFile index : found.indexes()) {
          var drive = volumes.mount(index.volser(), index.volumeGeneration());
          IndexPartReader.read(drive, index, found.lead().manifest().archiveId(), keys, loader);
        }
      }
      Map<Integer, int[]> frames = new HashMap<>(loader.frames());
      if (known) {
        frames.putAll(knownFrames(row));
      }
      addParts(load, loader, found, frames);
      if (found.isWhole()) {
        load.commit(loader.isImperfect() ? found.row(true) : row);
      } else {
        load.commit(
            ReceiptMapper.recovered(
                found.row(true), keys.isEmpty() ? row.entryCount() : loader.entryCount(), ""));
      }
      return true;
    }
  }

  private static void addParts(
      ArchiveLoad load, IndexLoader loader, FoundArchive found, Map<Integer, int[]> frames)
      throws CatalogException {
    for (ManifestFile file : found.copies()) {
      loader.addParts(file.manifest(), frames, found::isAtHand);
      for (AbsentPart part : found.absent(file.manifest())) {
        load.addAbsent(part);
      }
    }
  }

  /**
   * The frames the catalog has: none if it met the archive without an identity. They are not
   * replaced; a restore then reads the seek table from tape.
   */
  private Map<Integer, int[]> knownFrames(ArchiveRow row) throws CatalogException {
    return catalog.read(session -> {
      Map<Integer, int[]> frames = new HashMap<>();
      for (SegmentRow segment : session.archives().segments(row.id())) {
        frames.put(segment.number() + 1, segment.frames().sizes());
      }
      return frames;
    });
  }
}
