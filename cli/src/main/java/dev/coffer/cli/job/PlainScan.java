package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.ltfs.LtfsFiles;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.PlainManifest;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.VolumeId;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells the catalog of archives of plain files that were found on volumes of ours. */
final class PlainScan {
  private final Site site;
  private final Catalog catalog;
  private final CatalogVolumes volumes;
  private final ManifestVerifier verifier;

  /** A part of an archive and the volume it is on. */
  private record Part(VolumeFacts volume, PlainManifest.Signed file) {}

  PlainScan(Site site, Catalog catalog, CatalogVolumes volumes, ManifestVerifier verifier) {
    this.site = site;
    this.catalog = catalog;
    this.volumes = volumes;
    this.verifier = verifier;
  }

  void record(
      Collection<VolumeScan> scans,
      ScanRecorder recorder,
      List<String> added,
      List<String> problems)
      throws IOException, CatalogException {
    Map<String, TreeMap<Integer, Part>> archives = new TreeMap<>();
    for (VolumeScan scan : scans) {
      for (PlainManifest.Signed each : scan.plain()) {
        String name = each.manifest().archiveName();
        if (verifier.verify(each.json(), each.signature()) == ManifestVerifier.Result.INVALID) {
          problems.add("manifest of " + name + " has no good signature; it is not believed");
        } else {
          archives
              .computeIfAbsent(name, key -> new TreeMap<>())
              .put(each.manifest().part(), new Part(scan.facts(), each));
        }
      }
    }
    for (Map.Entry<String, TreeMap<Integer, Part>> archive : archives.entrySet()) {
      TreeMap<Integer, Part> parts = archive.getValue();
      PlainManifest last = parts.lastEntry().getValue().file().manifest();
      if (!last.complete() || parts.size() != last.part()) {
        problems.add(
            "archive %s is also on volumes that were not scanned".formatted(archive.getKey()));
      } else {
        believe(List.copyOf(parts.values()), recorder, added, problems);
      }
    }
  }

  private void believe(
      List<Part> parts, ScanRecorder recorder, List<String> added, List<String> problems)
      throws IOException, CatalogException {
    PlainManifest.Signed last = parts.getLast().file();
    ArchiveRow row;
    try {
      row = ReceiptMapper.plain(last, false, "");
    } catch (IllegalArgumentException | DateTimeException e) {
      problems.add(
          "archive %s is left out, its manifest is not one of Coffer's: %s"
              .formatted(last.manifest().archiveName(), e.getMessage()));
      return;
    }
    recorder.dataset(row.dataset().text(), id(parts.getLast()));
    if (load(row, parts)) {
      added.add(row.name().text());
    }
  }

  private static VolumeId id(Part part) {
    return LabelJob.volumeId(part.volume());
  }

  private boolean load(ArchiveRow row, List<Part> parts) throws IOException, CatalogException {
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      if (load.alreadyLoaded()) {
        return false;
      }
      Set<EntryPath> directories = new HashSet<>();
      long[] count = new long[1];
      int number = 0;
      for (Part part : parts) {
        volumes.mount(part.volume().volser(), part.volume().generation());
        if (volumes.contents() instanceof CartridgeContents.OurLtfs ltfs) {
          LtfsFiles.visit(
              ltfs.reader(),
              LtfsArchiveVolume.plainDirectory(row.name().text()),
              count[0],
              entry -> {
                boolean known =
                    entry.metadata().type() == EntryType.DIRECTORY
                        && !directories.add(entry.path());
                if (!known) {
                  add(load, entry);
                  count[0]++;
                }
              });
          load.addIndexPart(FileArchives.part(row.id(), number++, id(part), ltfs.reader()));
        }
      }
      load.commit(
          count[0] == row.entryCount()
              ? row
              : ReceiptMapper.recovered(
                  row, count[0], "the manifest tells of %d entries".formatted(row.entryCount())));
      return true;
    }
  }

  private static void add(ArchiveLoad load, dev.coffer.archive.volume.IndexEntry entry)
      throws IOException {
    try {
      load.add(ReceiptMapper.entry(entry));
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }
}
