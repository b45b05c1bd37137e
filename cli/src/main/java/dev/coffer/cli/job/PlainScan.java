package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.ltfs.LtfsFiles;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.PlainManifest;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.VolumeId;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
      believe(List.copyOf(archive.getValue().values()), recorder, added, problems);
    }
  }

  /** What must be on further volumes: their manifests name none. */
  private static List<AbsentPart> absent(ArchiveRow row, Set<Integer> found, boolean complete) {
    List<AbsentPart> absent = new ArrayList<>();
    int last = Collections.max(found);
    for (int part = 0; part <= (complete ? last : last + 1); part++) {
      if (!found.contains(part)) {
        absent.add(
            new AbsentPart(
                row.id(),
                ReceiptMapper.FIRST_COPY,
                part,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty()));
      }
    }
    return absent;
  }

  private void believe(
      List<Part> parts, ScanRecorder recorder, List<String> added, List<String> problems)
      throws IOException, CatalogException {
    PlainManifest.Signed last = parts.getLast().file();
    ArchiveRow row;
    try {
      row = ReceiptMapper.plain(last, !isWhole(parts), "");
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
    List<AbsentPart> left =
        catalog.read(session ->
            session.archives().find(row.id()).isPresent()
                ? session.archives().absentParts(row.id())
                : List.<AbsentPart>of());
    if (!left.isEmpty()) {
      problems.add(
          "archive %s is not whole: not found are %d or more of its volumes"
              .formatted(row.name(), left.size()));
    }
  }

  /** The parts that the catalog has, from 0. */
  private Set<Integer> knownParts(ArchiveRow row) throws CatalogException {
    return catalog.read(session -> {
      Set<Integer> known = new HashSet<>();
      if (session.archives().find(row.id()).isPresent()) {
        session.archives().indexParts(row.id()).forEach(part -> known.add(part.part()));
      }
      return known;
    });
  }

  private static boolean isWhole(List<Part> parts) {
    PlainManifest last = parts.getLast().file().manifest();
    return last.complete() && parts.size() == last.part();
  }

  private static VolumeId id(Part part) {
    return LabelJob.volumeId(part.volume());
  }

  private boolean load(ArchiveRow row, List<Part> parts) throws IOException, CatalogException {
    Set<Integer> known = knownParts(row);
    Set<Integer> found = new HashSet<>();
    parts.forEach(part -> found.add(part.file().manifest().part() - 1));
    boolean complete = parts.getLast().file().manifest().complete();
    if (!known.isEmpty() && (known.containsAll(found) || !found.containsAll(known))) {
      return false; // nothing new, or not with all that is known: its entries are loaded together
    }
    List<AbsentPart> absent = absent(row, found, complete);
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      if (load.alreadyLoaded()) {
        return false;
      }
      Set<EntryPath> directories = new HashSet<>();
      long[] count = new long[1];
      for (Part part : parts) {
        volumes.mount(part.volume().volser(), part.volume().generation());
        if (volumes.contents() instanceof CartridgeContents.OurLtfs ltfs) {
          LtfsFiles.visit(
              ltfs.reader(),
              LtfsArchiveVolume.plainDirectory(row.name().text()),
              count[0],
              entry -> {
                boolean again =
                    entry.metadata().type() == EntryType.DIRECTORY
                        && !directories.add(entry.path());
                if (!again) {
                  add(load, entry);
                  count[0]++;
                }
              });
          int number = part.file().manifest().part() - 1;
          if (!known.contains(number)) {
            load.addIndexPart(FileArchives.part(row.id(), number, id(part), ltfs.reader()));
          }
        }
      }
      for (AbsentPart part : absent) {
        load.addAbsent(part);
      }
      load.commit(
          !absent.isEmpty()
              ? ReceiptMapper.recovered(row, count[0], "")
              : count[0] == row.entryCount()
                  ? row
                  : ReceiptMapper.recovered(
                      row,
                      count[0],
                      "the manifest tells of %d entries".formatted(row.entryCount())));
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
