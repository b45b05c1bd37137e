package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.ltfs.LtfsVolumeScanner;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.scan.VolumeScanner;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.catalog.Barcode;
import dev.coffer.cli.CommandException;
import dev.coffer.tape.HardwareException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.MediumChanger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Looks at cartridges, one after the other, and keeps what their labels and manifests say. */
final class CartridgeLook {
  private final Site site;
  private final CartridgeMoves moves;
  private final ManifestVerifier verifier;
  private final ScanJob.Listener listener;
  private final Map<String, VolumeScan> scans = new TreeMap<>();
  private final List<Barcode> foreign = new ArrayList<>();
  private final List<ScanJob.Found> found = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  /**
   * A look.
   *
   * @param moves hears where cartridges go
   * @param listener hears of each cartridge when it was looked at
   */
  CartridgeLook(
      Site site, CartridgeMoves moves, ManifestVerifier verifier, ScanJob.Listener listener) {
    this.site = site;
    this.moves = moves;
    this.verifier = verifier;
    this.listener = listener;
  }

  /** Volumes of ours, by barcode. */
  Map<String, VolumeScan> scans() {
    return scans;
  }

  /** LTFS volumes of others. */
  List<Barcode> foreign() {
    return foreign;
  }

  /** What each cartridge is, in the order they were looked at. */
  List<ScanJob.Found> found() {
    return found;
  }

  /** What could not be read at all, a sentence each. */
  List<String> unreadable() {
    return unreadable;
  }

  /**
   * Looks at cartridges.
   *
   * @throws NotReadyException if one of them is not there; the others are not looked at then
   * @throws IOException if drive or changer cannot be reached
   */
  void at(List<String> barcodes) throws IOException, CommandException {
    for (String barcode : barcodes) {
      try (Mount mount = new Mounter(site.library(), moves).mount(barcode, OptionalInt.empty())) {
        look(mount);
      }
    }
  }

  /** Looks at all in the library; where a person serves the drives, at all that are brought. */
  void atAll() throws IOException, CommandException {
    DeskLibrary library = site.library();
    for (String barcode : inLibrary(library)) {
      try (Mount mount = new Mounter(library, moves).mount(barcode, OptionalInt.empty())) {
        look(mount);
      } catch (NotReadyException | MediumException | HardwareException e) {
        cannotRead(barcode, e);
      }
    }
    if (library.hands().isPresent()) {
      byHand(library.hands().get());
    }
  }

  /** One after the other, as a person inserts them, until there are no more. */
  private void byHand(HandLibrary hands) throws IOException {
    Optional<Mount> next = hands.next(1, moves);
    while (next.isPresent()) {
      try (Mount mount = next.get()) {
        look(mount);
      }
      next = hands.next(1, moves);
    }
  }

  /** One cartridge that cannot be read is no reason not to look at the next. */
  private void look(Mount mount) throws IOException {
    try {
      add(scan(mount));
    } catch (ArchiveDamagedException e) {
      cannotRead(mount.barcode(), e);
    } catch (ArchiveDeviceException e) {
      if (e.tapeCause() instanceof TransportException) {
        throw e; // the next one fares no better
      }
      cannotRead(mount.barcode(), e);
    }
  }

  private void cannotRead(String barcode, IOException e) {
    String why = "cannot be read: " + e.getMessage();
    unreadable.add("cartridge " + barcode + " " + why);
    add(new ScanJob.Found(barcode, Optional.empty(), List.of(), List.of(why)));
  }

  private void add(ScanJob.Found each) {
    found.add(each);
    listener.scanned(each);
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

  private ScanJob.Found scan(Mount mount) throws IOException {
    String barcode = mount.barcode();
    try {
      CartridgeContents contents = CartridgeContents.of(mount.drive());
      if (contents instanceof CartridgeContents.ForeignLtfs other) {
        Barcodes.of(barcode).ifPresent(foreign::add);
        List<String> remarks = new ArrayList<>();
        remarks.add(contents.inWords());
        remarks.addAll(other.reader().check().findings());
        return new ScanJob.Found(barcode, Optional.empty(), List.of(), remarks);
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
        signatureProblem(manifest.file()).ifPresent(problems::add);
      }
      scan.plain().forEach(manifest -> archives.add(manifest.manifest().archiveName()));
      return new ScanJob.Found(
          barcode, Optional.of(LabelJob.volumeId(scan.facts())), archives, problems);
    } catch (UnsupportedFormatException e) {
      return new ScanJob.Found(
          barcode, Optional.empty(), List.of(), List.of(String.valueOf(e.getMessage())));
    }
  }

  private Optional<String> signatureProblem(ManifestFile file) {
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

  /**
   * Of each copy of an archive the manifest that says most, of those that can be believed, oldest
   * archive first: the last one, where it was found.
   */
  List<ManifestFile> manifests() {
    Map<String, ManifestFile> best = new HashMap<>();
    for (VolumeScan scan : scans.values()) {
      for (VolumeScan.ScannedManifest each : scan.manifests()) {
        ManifestFile file = each.file();
        if (verifier.verify(file.json(), file.signature()) != ManifestVerifier.Result.INVALID) {
          Manifest manifest = file.manifest();
          best.merge(
              manifest.archiveId() + " " + ReceiptMapper.copy(manifest),
              file,
              (one, other) -> saysMore(other.manifest(), one.manifest()) ? other : one);
        }
      }
    }
    return best.values().stream()
        .sorted(
            Comparator.comparing((ManifestFile file) -> file.manifest().startedAt())
                .thenComparing(file -> file.manifest().archiveId())
                .thenComparing(file -> ReceiptMapper.copy(file.manifest())))
        .toList();
  }

  static boolean saysMore(Manifest than, Manifest other) {
    return than.complete() == other.complete() ? than.part() >= other.part() : than.complete();
  }
}
