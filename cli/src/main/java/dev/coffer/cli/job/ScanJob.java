package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.ltfs.LtfsVolumeScanner;
import dev.coffer.archive.read.ArchiveLayout;
import dev.coffer.archive.read.EntryRecovery;
import dev.coffer.archive.read.IndexPartReader;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.scan.VolumeScanner;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestBase;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.VolumeId;
import dev.coffer.cli.CommandException;
import dev.coffer.tape.changer.MediumChanger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Looks through cartridges and tells the catalog what is on them: labels and manifests without any
 * identity, entries with one.
 */
public final class ScanJob {
  private final Site site;
  private final List<AgeIdentity> identities;

  /**
   * What a cartridge is.
   *
   * @param volume empty if it is not a volume of ours
   * @param archives the names of archives with a manifest on it
   * @param problems what is not as it should be
   */
  public record Found(
      String barcode, Optional<VolumeId> volume, List<String> archives, List<String> problems) {}

  /**
   * What a scan came to.
   *
   * @param added archives that the catalog did not know, or knew without entries
   * @param problems what concerns whole archives
   */
  public record Outcome(List<Found> cartridges, List<String> added, List<String> problems) {}

  /** Hears of each cartridge when it has been looked through. */
  @FunctionalInterface
  public interface Listener {
    void scanned(Found found);
  }

  /**
   * A job.
   *
   * @param identities none to read labels and manifests only
   */
  public ScanJob(Site site, List<AgeIdentity> identities) {
    this.site = site;
    this.identities = List.copyOf(identities);
  }

  /**
   * Looks through cartridges.
   *
   * @param barcodes which; empty for all in the library
   * @param record tell the catalog; else only look
   */
  public Outcome run(List<String> barcodes, boolean record, Listener listener)
      throws IOException, InterruptedException, CatalogException, CommandException {
    Map<String, VolumeScan> scans = new TreeMap<>();
    List<Barcode> foreign = new ArrayList<>();
    List<Found> found = new ArrayList<>();
    CartridgeMoves moves = new CartridgeMoves();
    ManifestVerifier verifier = ManifestKeys.verifier(site.home(), site.time().instant());
    DeskLibrary library = site.library();
    for (String barcode : barcodes.isEmpty() ? inLibrary(library) : barcodes) {
      try (Mount mount = new Mounter(library, moves).mount(barcode, OptionalInt.empty())) {
        Found each = scan(mount, verifier, scans, foreign);
        found.add(each);
        listener.scanned(each);
      }
    }
    if (barcodes.isEmpty() && library.hands().isPresent()) {
      byHand(library.hands().get(), moves, verifier, scans, foreign, found, listener);
    }
    List<String> added = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    if (record) {
      try (Catalog catalog = site.openCatalog()) {
        ScanRecorder recorder = new ScanRecorder(site, catalog);
        for (Map.Entry<String, VolumeScan> scan : scans.entrySet()) {
          recorder.volume(scan.getKey(), scan.getValue(), problems);
        }
        moves.record(catalog, site.actor());
        archives(catalog, recorder, manifests(scans.values(), verifier), added, problems);
        plain(catalog, recorder, scans.values(), verifier, added, problems);
        foreign(catalog, foreign, added, problems);
      }
    }
    return new Outcome(found, added, problems);
  }

  private void plain(
      Catalog catalog,
      ScanRecorder recorder,
      Collection<VolumeScan> scans,
      ManifestVerifier verifier,
      List<String> added,
      List<String> problems)
      throws IOException, CatalogException, CommandException {
    try (CatalogVolumes volumes = new CatalogVolumes(catalog, site.actor(), site.library())) {
      new PlainScan(site, catalog, volumes, verifier).record(scans, recorder, added, problems);
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
  }

  private void foreign(
      Catalog catalog, List<Barcode> barcodes, List<String> added, List<String> problems)
      throws IOException, CatalogException, CommandException {
    for (Barcode barcode : barcodes) {
      CartridgeMoves moves = new CartridgeMoves();
      try (Mount mount =
          new Mounter(site.library(), moves).mount(barcode.text(), OptionalInt.empty())) {
        if (CartridgeContents.of(mount.drive()) instanceof CartridgeContents.ForeignLtfs found) {
          new ForeignVolumes(site, catalog)
              .record(barcode, found.reader(), problems)
              .ifPresent(added::add);
          for (String finding : found.reader().check().findings()) {
            problems.add("cartridge " + barcode + ": " + finding);
          }
        }
      } finally {
        moves.record(catalog, site.actor());
      }
    }
  }

  /** One after the other, as a person inserts them, until there are no more. */
  private static void byHand(
      HandLibrary hands,
      CartridgeMoves moves,
      ManifestVerifier verifier,
      Map<String, VolumeScan> scans,
      List<Barcode> foreign,
      List<Found> found,
      Listener listener)
      throws IOException {
    Optional<Mount> next = hands.next(1, moves);
    while (next.isPresent()) {
      try (Mount mount = next.get()) {
        Found each = scan(mount, verifier, scans, foreign);
        found.add(each);
        listener.scanned(each);
      }
      next = hands.next(1, moves);
    }
  }

  private static List<String> inLibrary(DeskLibrary library) throws IOException {
    try (MediumChanger changer = library.openChanger()) {
      return changer.inventory().elements().stream()
          .flatMap(element -> element.barcode().stream())
          .filter(barcode -> !Barcodes.isCleaning(barcode))
          .sorted()
          .toList();
    }
  }

  private static Found scan(
      Mount mount, ManifestVerifier verifier, Map<String, VolumeScan> scans, List<Barcode> foreign)
      throws IOException {
    String barcode = mount.barcode();
    try {
      CartridgeContents contents = CartridgeContents.of(mount.drive());
      if (contents instanceof CartridgeContents.ForeignLtfs other) {
        Barcodes.of(barcode).ifPresent(foreign::add);
        List<String> remarks = new ArrayList<>();
        remarks.add(contents.inWords());
        remarks.addAll(other.reader().check().findings());
        return new Found(barcode, Optional.empty(), List.of(), remarks);
      }
      VolumeScan scan =
          contents instanceof CartridgeContents.OurLtfs ltfs
              ? LtfsVolumeScanner.scan(ltfs.reader(), ltfs.facts())
              : VolumeScanner.scan(mount.drive());
      List<String> problems = new ArrayList<>(scan.problems());
      scan.tail().ifPresent(problems::add);
      if (!scan.facts().barcode().equals(barcode)) {
        problems.add("its label says it is " + scan.facts().barcode() + "; it is left alone");
      } else {
        scans.put(barcode, scan);
      }
      List<String> archives = new ArrayList<>();
      for (VolumeScan.ScannedManifest manifest : scan.manifests()) {
        archives.add(manifest.file().manifest().archiveName());
        signatureProblem(manifest.file(), verifier).ifPresent(problems::add);
      }
      scan.plain().forEach(manifest -> archives.add(manifest.manifest().archiveName()));
      return new Found(barcode, Optional.of(LabelJob.volumeId(scan.facts())), archives, problems);
    } catch (UnsupportedFormatException e) {
      return new Found(
          barcode, Optional.empty(), List.of(), List.of(String.valueOf(e.getMessage())));
    }
  }

  private static Optional<String> signatureProblem(ManifestFile file, ManifestVerifier verifier) {
    return switch (verifier.verify(file.json(), file.signature())) {
      case TRUSTED -> Optional.empty();
      case UNKNOWN_SIGNER ->
          Optional.of(
              "manifest of " + file.manifest().archiveName() + " is signed by an unknown host");
      case INVALID ->
          Optional.of(
              "manifest of "
                  + file.manifest().archiveName()
                  + " has no good signature; it is not believed");
    };
  }

  /** The complete manifests that can be believed, oldest archive first. */
  private static List<ManifestFile> manifests(
      Iterable<VolumeScan> scans, ManifestVerifier verifier) {
    Map<String, ManifestFile> complete = new HashMap<>();
    for (VolumeScan scan : scans) {
      for (VolumeScan.ScannedManifest each : scan.manifests()) {
        ManifestFile file = each.file();
        if (file.manifest().complete()
            && verifier.verify(file.json(), file.signature()) != ManifestVerifier.Result.INVALID) {
          Manifest manifest = file.manifest();
          complete.put(manifest.archiveId() + " " + ReceiptMapper.copy(manifest), file);
        }
      }
    }
    return complete.values().stream()
        .sorted(
            Comparator.comparing((ManifestFile file) -> file.manifest().startedAt())
                .thenComparing(file -> file.manifest().archiveId())
                .thenComparing(file -> ReceiptMapper.copy(file.manifest())))
        .toList();
  }

  private void archives(
      Catalog catalog,
      ScanRecorder recorder,
      List<ManifestFile> manifests,
      List<String> added,
      List<String> problems)
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
        List<String> missing = missingVolumes(catalog, manifest);
        if (!missing.isEmpty()) {
          problems.add(
              "archive %s is also on volumes that were not scanned: %s"
                  .formatted(manifest.archiveName(), String.join(", ", missing)));
          continue;
        }
        recorder.dataset(manifest);
        if (loadOrRecover(catalog, file, volumes, problems)) {
          added.add(manifest.archiveName());
        }
        addCopy(catalog, manifest);
        new ManifestStore(site.home()).keep(file);
      }
      for (ManifestFile file : manifests) {
        missingBase(catalog, file.manifest()).ifPresent(problems::add);
      }
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
  }

  /** The places of a copy that the catalog does not have, of an archive that it has. */
  private void addCopy(Catalog catalog, Manifest manifest) throws CatalogException {
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
  private static Optional<String> missingBase(Catalog catalog, Manifest manifest)
      throws CatalogException {
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

  private static List<String> missingVolumes(Catalog catalog, Manifest manifest)
      throws CatalogException {
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

  /** A damaged index costs a reading of the whole archive, but no entry. */
  private boolean loadOrRecover(
      Catalog catalog, ManifestFile file, CatalogVolumes volumes, List<String> problems)
      throws IOException, InterruptedException, CatalogException {
    try {
      return load(catalog, file, volumes);
    } catch (ArchiveDamagedException e) {
      problems.add(
          "archive %s: %s; its entries were read from its segments instead"
              .formatted(file.manifest().archiveName(), e.getMessage()));
      return recover(catalog, file, volumes);
    }
  }

  private boolean recover(Catalog catalog, ManifestFile file, CatalogVolumes volumes)
      throws IOException, CatalogException {
    Manifest manifest = file.manifest();
    ArchiveRow row = ReceiptMapper.archive(file, true, "");
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      IndexLoader loader = new IndexLoader(load);
      try (EntryRecovery recovery =
          new EntryRecovery(ArchiveLayout.of(manifest), volumes, identities, loader)) {
        recovery.run();
      }
      addParts(load, row, manifest, loader.frames);
      load.commit(
          ReceiptMapper.recovered(
              row,
              loader.entryCount,
              "its index is damaged; %d tar bytes could not be read%s"
                  .formatted(
                      loader.lostBytes,
                      manifest.base().isEmpty()
                          ? ""
                          : "; what was deleted since its base is not known, and seems to be"
                              + " there")));
      return true;
    }
  }

  private static void addParts(
      ArchiveLoad load, ArchiveRow row, Manifest manifest, Map<Integer, int[]> frames)
      throws CatalogException {
    for (Segment segment : manifest.segments()) {
      load.addSegment(
          ReceiptMapper.segment(
              row.id(),
              ReceiptMapper.copy(manifest),
              segment,
              frames.getOrDefault(segment.number(), new int[0])));
    }
    int part = 0;
    for (TapeFile index : manifest.indexes()) {
      load.addIndexPart(ReceiptMapper.index(row.id(), ReceiptMapper.copy(manifest), part++, index));
    }
  }

  private boolean load(Catalog catalog, ManifestFile file, CatalogVolumes volumes)
      throws IOException, InterruptedException, CatalogException {
    Manifest manifest = file.manifest();
    ArchiveRow row = ReceiptMapper.archive(file, false, "");
    boolean known = catalog.read(session -> session.archives().find(row.id())).isPresent();
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      if (load.alreadyLoaded()) {
        return false;
      }
      IndexLoader loader = new IndexLoader(load);
      if (!identities.isEmpty()) {
        for (TapeFile index : manifest.indexes()) {
          var drive = volumes.mount(index.volser(), index.volumeGeneration());
          IndexPartReader.read(drive, index, manifest.archiveId(), identities, loader);
        }
      }
      if (known && identities.isEmpty()) {
        return false;
      }
      Map<Integer, int[]> frames = known ? knownFrames(catalog, row) : loader.frames;
      addParts(load, row, manifest, frames);
      load.commit(loader.imperfect ? ReceiptMapper.archive(file, true, "") : row);
      return true;
    }
  }

  /**
   * The frames the catalog has: none if it met the archive without an identity. They are not
   * replaced; a restore then reads the seek table from tape.
   */
  private static Map<Integer, int[]> knownFrames(Catalog catalog, ArchiveRow row)
      throws CatalogException {
    return catalog.read(session -> {
      Map<Integer, int[]> frames = new HashMap<>();
      for (SegmentRow segment : session.archives().segments(row.id())) {
        frames.put(segment.number() + 1, segment.frames().sizes());
      }
      return frames;
    });
  }

  /** Puts an index's entries into the catalog. */
  private static final class IndexLoader implements EntryRecovery.Listener {
    private final ArchiveLoad load;
    private final Map<Integer, int[]> frames = new HashMap<>();
    private boolean imperfect;
    private long entryCount;
    private long lostBytes;

    IndexLoader(ArchiveLoad load) {
      this.load = load;
    }

    @Override
    public void entry(IndexEntry entry) throws IOException {
      imperfect |= entry.outcome() != dev.coffer.archive.source.SourceEntry.Outcome.COMPLETE;
      try {
        load.add(ReceiptMapper.entry(entry));
        entryCount++;
      } catch (CatalogException e) {
        throw new CarriedException(e);
      }
    }

    @Override
    public void deleted(EntryPath path) throws IOException {
      try {
        load.add(ReceiptMapper.deleted(path));
      } catch (CatalogException e) {
        throw new CarriedException(e);
      }
    }

    @Override
    public void suspect(IndexEntry entry) throws IOException {
      entry(entry);
    }

    @Override
    public void lost(long tarOffset, long tarEnd, String reason) {
      lostBytes += tarEnd - tarOffset;
    }

    @Override
    public void frames(int segmentNumber, int[] compressedSizes) {
      frames.put(segmentNumber, compressedSizes);
    }
  }
}
