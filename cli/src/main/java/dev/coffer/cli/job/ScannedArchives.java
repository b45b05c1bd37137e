package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.WrongKeyException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.read.ArchiveLayout;
import dev.coffer.archive.read.EntryRecovery;
import dev.coffer.archive.read.IndexPartReader;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestBase;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.VolumeId;
import dev.coffer.cli.CommandException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private @Nullable WrongKeyException lastLocked;
  private boolean unlocked;

  /**
   * Loads into a catalog.
   *
   * @param identities none to load no entries
   * @param added gets the names of archives that the catalog did not know, or knew without entries
   * @param problems gets what concerns whole archives
   */
  ScannedArchives(
      Site site,
      Catalog catalog,
      List<AgeIdentity> identities,
      ScanRecorder recorder,
      List<String> added,
      List<String> problems) {
    this.site = site;
    this.catalog = catalog;
    this.identities = identities;
    this.recorder = recorder;
    this.added = added;
    this.problems = problems;
  }

  /** Loads the archives of complete manifests, bases first. */
  void load(List<ManifestFile> manifests)
      throws IOException, InterruptedException, CatalogException, CommandException {
    try (CatalogVolumes volumes = new CatalogVolumes(catalog, site.actor(), site.library())) {
      for (ManifestFile file : manifests) {
        Manifest manifest = file.manifest();
        Optional<String> unfit = ReceiptMapper.unfit(file);
        if (unfit.isPresent()) {
          problems.add(
              "archive %s is left out, its manifest is not one of Coffer's: %s"
                  .formatted(manifest.archiveName(), unfit.get()));
          continue;
        }
        List<String> missing = missingVolumes(manifest);
        if (!missing.isEmpty()) {
          problems.add(
              "archive %s is also on volumes that were not scanned: %s"
                  .formatted(manifest.archiveName(), String.join(", ", missing)));
          continue;
        }
        recorder.dataset(manifest);
        if (loadAsFarAsKeysReach(file, volumes)) {
          added.add(manifest.archiveName());
        }
        addCopy(manifest);
        new ManifestStore(site.home()).keep(file);
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

  /** The places of a copy that the catalog does not have, of an archive that it has. */
  private void addCopy(Manifest manifest) throws CatalogException {
    ArchiveId id = ReceiptMapper.id(manifest.archiveId());
    int copy = ReceiptMapper.copy(manifest);
    catalog.write(
        site.actor(),
        session -> {
          boolean known =
              session.archives().find(id).isEmpty()
                  || session.archives().segments(id).stream().anyMatch(s -> s.copy() == copy);
          if (!known) {
            CopyJob.addParts(session, manifest, session.archives().segments(id));
          }
          return true;
        });
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

  private List<String> missingVolumes(Manifest manifest) throws CatalogException {
    Set<VolumeId> wanted = new HashSet<>();
    manifest.segments().forEach(each -> wanted.add(ReceiptMapper.volume(each.file())));
    manifest.indexes().forEach(each -> wanted.add(ReceiptMapper.volume(each)));
    return catalog.read(session -> {
      List<String> missing = new ArrayList<>();
      for (VolumeId id : wanted) {
        if (session.volumes().find(id).isEmpty()) {
          missing.add(id.toString());
        }
      }
      return missing;
    });
  }

  /**
   * An archive that no identity opens is known without its entries, and the others are loaded;
   * unless none opens any, which is a mistake and told as one.
   */
  private boolean loadAsFarAsKeysReach(ManifestFile file, CatalogVolumes volumes)
      throws IOException, InterruptedException, CatalogException {
    try {
      boolean loaded = loadOrRecover(file, volumes);
      unlocked |= !identities.isEmpty();
      return loaded;
    } catch (WrongKeyException e) {
      lastLocked = e;
      problems.add(
          "archive %s: %s; its entries are not known"
              .formatted(file.manifest().archiveName(), e.getMessage()));
      return loadEntries(file, volumes, List.of());
    }
  }

  /** A damaged index costs a reading of the whole archive, but no entry. */
  private boolean loadOrRecover(ManifestFile file, CatalogVolumes volumes)
      throws IOException, InterruptedException, CatalogException {
    try {
      return loadEntries(file, volumes, identities);
    } catch (ArchiveDamagedException e) {
      problems.add(
          "archive %s: %s; its entries were read from its segments instead"
              .formatted(file.manifest().archiveName(), e.getMessage()));
      return recover(file, volumes);
    }
  }

  private boolean recover(ManifestFile file, CatalogVolumes volumes)
      throws IOException, CatalogException {
    Manifest manifest = file.manifest();
    ArchiveRow row = ReceiptMapper.archive(file, true, "");
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      IndexLoader loader = new IndexLoader(load, row.id());
      try (EntryRecovery recovery =
          new EntryRecovery(ArchiveLayout.of(manifest), volumes, identities, loader)) {
        recovery.run();
      }
      loader.addParts(manifest, loader.frames());
      load.commit(
          ReceiptMapper.recovered(
              row,
              loader.entryCount(),
              "its index is damaged; %d tar bytes could not be read%s"
                  .formatted(
                      loader.lostBytes(),
                      manifest.base().isEmpty()
                          ? ""
                          : "; what was deleted since its base is not known, and seems to be"
                              + " there")));
      return true;
    }
  }

  private boolean loadEntries(ManifestFile file, CatalogVolumes volumes, List<AgeIdentity> keys)
      throws IOException, InterruptedException, CatalogException {
    Manifest manifest = file.manifest();
    ArchiveRow row = ReceiptMapper.archive(file, false, "");
    boolean known = catalog.read(session -> session.archives().find(row.id())).isPresent();
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      if (load.alreadyLoaded()) {
        return false;
      }
      IndexLoader loader = new IndexLoader(load, row.id());
      if (!keys.isEmpty()) {
        for (TapeFile index : manifest.indexes()) {
          var drive = volumes.mount(index.volser(), index.volumeGeneration());
          IndexPartReader.read(drive, index, manifest.archiveId(), keys, loader);
        }
      }
      if (known && keys.isEmpty()) {
        return false;
      }
      Map<Integer, int[]> frames = known ? knownFrames(row) : loader.frames();
      loader.addParts(manifest, frames);
      load.commit(loader.isImperfect() ? ReceiptMapper.archive(file, true, "") : row);
      return true;
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
