package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.read.ManifestReader;
import dev.coffer.archive.read.VolumeProvider;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.cli.config.Home;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;

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
    Path file = file(manifest.manifest().archiveId().toString());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Home.writeNew(fresh, manifest.encode(manifest.manifest().writtenAt()), true);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The last manifest of an archive, from here or from tape.
   *
   * @throws ArchiveDamagedException if what stands on tape is not what the catalog knows
   */
  ManifestFile find(ArchiveRow archive, Catalog catalog, VolumeProvider volumes)
      throws IOException, InterruptedException, CatalogException {
    Optional<ManifestFile> kept = kept(archive);
    if (kept.isPresent()) {
      return kept.get();
    }
    ManifestFile read = readFromTape(archive, catalog, volumes);
    if (!isExpected(archive, read)) {
      throw new ArchiveDamagedException(
          "manifest of archive %s: on tape is another than the catalog knows"
              .formatted(archive.name()));
    }
    keep(read);
    return read;
  }

  /** The last manifest of an archive, if it is kept here as it should be. */
  Optional<ManifestFile> kept(ArchiveRow archive) throws IOException {
    Path file = file(archive.id().toString());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ManifestFile.decode(Files.readAllBytes(file)))
          .filter(manifest -> isExpected(archive, manifest));
    } catch (ArchiveException e) {
      return Optional.empty(); // no matter: the one on tape counts
    }
  }

  private static ManifestFile readFromTape(
      ArchiveRow archive, Catalog catalog, VolumeProvider volumes)
      throws IOException, InterruptedException, CatalogException {
    IndexPartRow last =
        catalog.read(session -> session.archives().indexParts(archive.id())).stream()
            .filter(part -> part.kind() == IndexPartRow.Kind.INDEX)
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

  private static boolean isExpected(ArchiveRow archive, ManifestFile manifest) {
    String digest = Sha256.digestOf(manifest.json()).toString();
    return archive.manifestDigest().map(expected -> expected.toString().equals(digest)).orElse(true)
        && manifest.manifest().archiveId().toString().equals(archive.id().toString());
  }

  private Path file(String archiveId) {
    return home.manifestDirectory().resolve(archiveId + ".tar");
  }
}
