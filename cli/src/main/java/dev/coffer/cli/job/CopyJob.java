package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.ManifestSigner;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.write.ArchiveCopier;
import dev.coffer.archive.write.CopyProgress;
import dev.coffer.archive.write.CopySource;
import dev.coffer.archive.write.CopySourceException;
import dev.coffer.archive.write.DriveCopySource;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.VolumeId;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.config.Config;
import dev.coffer.tape.MediumException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes a further copy of an archive from one that was read back, without a key. */
final class CopyJob {
  private final Site site;

  CopyJob(Site site) {
    this.site = site;
  }

  /** The cartridge of the first copy that could not be read as it was written, and how. */
  record Fault(Barcode cartridge, IOException failure) {}

  /**
   * Copies the archive's first copy. Everything is on tape, and in the catalog, when this returns.
   *
   * @param copy the number of the new one
   * @param pool the pool of its cartridges
   * @param target its cartridges, and who is asked for more
   * @param heard told what is on tape for good, where that is not all at once
   * @return what is wrong with the first copy; there is no new one then. Empty if nothing is
   */
  Optional<Fault> run(
      Catalog catalog,
      ArchiveRow archive,
      int copy,
      PoolName pool,
      ArchiveTarget target,
      Consumer<String> heard)
      throws IOException, InterruptedException, CatalogException, CommandException {
    Optional<Config.Spool> spool = SecondCopies.spool(site);
    try (CatalogVolumes from = new CatalogVolumes(catalog, site.actor(), site.library());
        PoolVolumes to =
            new PoolVolumes(
                catalog,
                site.actor(),
                site.library(),
                pool,
                0,
                site.time(),
                target.bringer().orElse(any -> false),
                target.only())) {
      Manifest original =
          new ManifestStore(site.home())
              .find(archive, ReceiptMapper.FIRST_COPY, catalog, from)
              .manifest();
      if (spool.isEmpty()) {
        record(catalog, archive, to, copier(original, copy, new DriveCopySource(from), to).run());
      } else {
        try (CopySpool disk = CopySpool.open(spool.get(), archive.id().toString(), copy, from)) {
          ArchiveCopier copier = copier(original, copy, disk, to);
          Optional<CopyProgress> before = disk.progress(original);
          if (before.isPresent() && copier.goOn(before.get())) {
            to.resume(cartridge(catalog, before.get().segments().getLast()));
          }
          spooled(catalog, archive, copier, disk, to, heard);
        }
      }
      return Optional.empty();
    } catch (CopySourceException e) {
      CarriedException.unpack(e);
      if (!isCartridges(e.failure())) {
        throw e.failure();
      }
      return Optional.of(new Fault(cartridge(catalog, e.file()), e.failure()));
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
  }

  private ArchiveCopier copier(Manifest original, int copy, CopySource from, PoolVolumes to)
      throws IOException, CommandException {
    ManifestSigner signer = ManifestKeys.signer(site.home());
    return new ArchiveCopier(original, copy, from, to, signer, site.time());
  }

  private void spooled(
      Catalog catalog,
      ArchiveRow archive,
      ArchiveCopier copier,
      CopySpool disk,
      PoolVolumes to,
      Consumer<String> heard)
      throws IOException, InterruptedException, CatalogException, CommandException {
    ManifestFile copied =
        copier
            .heardBy(soFar -> {
              disk.reached(soFar);
              heard.accept(
                  "%d of %d segments of the copy of %s are on tape"
                      .formatted(soFar.segments().size(), copier.segmentCount(), archive.name()));
            })
            .run();
    record(catalog, archive, to, copied);
    disk.finished();
  }

  private void record(Catalog catalog, ArchiveRow archive, PoolVolumes to, ManifestFile copied)
      throws IOException, CatalogException {
    to.finished();
    catalog.write(
        site.actor(),
        session -> {
          addParts(
              session, copied.manifest(), session.archives().segments(archive.id()), file -> true);
          return true;
        });
    new ManifestStore(site.home()).keep(copied);
  }

  /** Whether a failure to read is the fault of what was read, not of a drive or of nobody there. */
  private static boolean isCartridges(IOException failure) {
    boolean medium =
        failure instanceof ArchiveDamagedException || failure instanceof WrongVolumeException;
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      medium |= each instanceof MediumException;
    }
    return medium;
  }

  private static Barcode cartridge(Catalog catalog, TapeFile file) throws CatalogException {
    VolumeId volume =
        new VolumeId(new dev.coffer.catalog.Volser(file.volser().value()), file.volumeGeneration());
    return catalog.read(session -> session.volumes().find(volume)).orElseThrow().cartridge();
  }

  /**
   * Tells the catalog where a copy lies; its frames are those of the copies that are known.
   *
   * @param met whether a file is on a volume that the catalog knows; the others are left out
   */
  static void addParts(
      Session session, Manifest manifest, List<SegmentRow> known, Predicate<TapeFile> met)
      throws CatalogException {
    ArchiveId id = ReceiptMapper.id(manifest.archiveId());
    int copy = ReceiptMapper.copy(manifest);
    Map<Integer, int[]> frames = new HashMap<>();
    known.forEach(segment -> frames.putIfAbsent(segment.number() + 1, segment.frames().sizes()));
    List<SegmentRow> segments = new ArrayList<>();
    for (Segment segment : manifest.segments()) {
      if (met.test(segment.file())) {
        segments.add(
            ReceiptMapper.segment(
                id, copy, segment, frames.getOrDefault(segment.number(), new int[0])));
      }
    }
    List<IndexPartRow> indexes = new ArrayList<>();
    int part = 0;
    for (TapeFile index : manifest.indexes()) {
      if (met.test(index)) {
        indexes.add(ReceiptMapper.index(id, copy, part, index));
      }
      part++;
    }
    session.archives().addParts(segments, indexes);
  }
}
