package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.read.ManifestReader;
import dev.coffer.archive.read.VolumeProvider;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.cli.config.Home;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The manifests of archives, kept in the home as they stand on tape, so that reading begins with
 * the cartridge that is wanted. A copy that is lost or changed is read from tape again: the catalog
 * has each manifest's digest.
 */
final class ManifestStore {
  private final Home home;

  ManifestStore(Home home) {
    this.home = home;
  }

  /** Keeps a manifest. */
  void keep(ManifestFile manifest) throws IOException {
    Files.createDirectories(home.manifestDirectory());
    Path file =
        file(manifest.manifest().archiveId().toString(), ReceiptMapper.copy(manifest.manifest()));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Home.writeNew(fresh, manifest.encode(manifest.manifest().writtenAt()), true);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Keeps a manifest if it is the one that the catalog knows. */
  void keepIfKnown(ArchiveRow archive, ManifestFile manifest, Catalog catalog)
      throws IOException, CatalogException {
    if (isExpected(archive, ReceiptMapper.copy(manifest.manifest()), catalog, manifest)) {
      keep(manifest);
    }
  }

  /**
   * The last manifest of a copy of an archive that the catalog knows, from here or from tape.
   *
   * @throws ArchiveDamagedException if what stands on tape is not what the catalog knows
   */
  ManifestFile find(ArchiveRow archive, int copy, Catalog catalog, VolumeProvider volumes)
      throws IOException, InterruptedException, CatalogException {
    Optional<ManifestFile> kept = kept(archive, copy, catalog);
    if (kept.isPresent()) {
      return kept.get();
    }
    ManifestFile read = readFromTape(archive, copy, catalog, volumes);
    if (!isExpected(archive, copy, catalog, read)) {
      throw new ArchiveDamagedException(
          "manifest of archive %s: on tape is another than the catalog knows"
              .formatted(archive.name()));
    }
    keep(read);
    return read;
  }

  /** The same, if it is kept here as it should be. */
  Optional<ManifestFile> kept(ArchiveRow archive, int copy, Catalog catalog)
      throws IOException, CatalogException {
    Path file = file(archive.id().toString(), copy);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      ManifestFile kept = ManifestFile.decode(Files.readAllBytes(file));
      return isExpected(archive, copy, catalog, kept) ? Optional.of(kept) : Optional.empty();
    } catch (ArchiveException e) {
      return Optional.empty(); // no matter: the one on tape counts
    }
  }

  private static ManifestFile readFromTape(
      ArchiveRow archive, int copy, Catalog catalog, VolumeProvider volumes)
      throws IOException, InterruptedException, CatalogException {
    IndexPartRow last =
        catalog.read(session -> session.archives().indexParts(archive.id())).stream()
            .filter(part -> part.copy() == copy && part.kind() == IndexPartRow.Kind.INDEX)
            .max(Comparator.comparingInt(IndexPartRow::part))
            .orElseThrow(() ->
                new ArchiveDamagedException(
                    "the catalog knows no index of archive " + archive.name()));
    VolumeFormat format =
        catalog
            .read(session -> session.volumes().find(last.volume()))
            .map(Volume::format)
            .orElse(VolumeFormat.TAR);
    TapeFile index = ReceiptMapper.tapeFileOf(archive.name(), last, format);
    TapeDrive drive = volumes.mount(index.volser(), index.volumeGeneration());
    return ManifestReader.readBehind(drive, index);
  }

  /** The first copy's digest is known; another's places are, and the digests of what lies there. */
  private static boolean isExpected(
      ArchiveRow archive, int copy, Catalog catalog, ManifestFile file) throws CatalogException {
    Manifest manifest = file.manifest();
    if (!manifest.archiveId().toString().equals(archive.id().toString())
        || ReceiptMapper.copy(manifest) != copy) {
      return false;
    }
    if (copy == ReceiptMapper.FIRST_COPY) {
      String digest = Sha256.digestOf(file.json()).toString();
      return archive
          .manifestDigest()
          .map(expected -> expected.toString().equals(digest))
          .orElse(true);
    }
    List<String> known =
        catalog.read(session -> session.archives().segments(archive.id())).stream()
            .filter(segment -> segment.copy() == copy)
            .map(segment -> segment.volume() + " " + segment.tapeFile() + " " + segment.sha256())
            .toList();
    Set<VolumeId> absent =
        catalog.read(session -> session.archives().absentParts(archive.id())).stream()
            .filter(part -> part.copy() == copy)
            .flatMap(part -> part.volume().stream())
            .collect(Collectors.toSet());
    List<String> said =
        manifest.segments().stream()
            .map(each -> ReceiptMapper.segment(archive.id(), copy, each, new int[0]))
            .filter(segment -> !absent.contains(segment.volume()))
            .map(segment -> segment.volume() + " " + segment.tapeFile() + " " + segment.sha256())
            .toList();
    return known.equals(said);
  }

  private Path file(String archiveId, int copy) {
    String suffix = copy == ReceiptMapper.FIRST_COPY ? ".tar" : "-copy" + copy + ".tar";
    return home.manifestDirectory().resolve(archiveId + suffix);
  }
}
