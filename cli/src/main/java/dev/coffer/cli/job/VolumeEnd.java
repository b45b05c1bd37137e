package dev.coffer.cli.job;

import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.ltfs.LtfsVolumeLabeler;
import dev.coffer.archive.ltfs.LtfsWriteOptions;
import dev.coffer.archive.volume.ArchiveVolume;
import dev.coffer.archive.volume.MountedVolume;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.VolumeAppender;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.VolumeId;
import java.io.IOException;
import java.time.InstantSource;

/** Where a volume ends, which is where it goes on, and whether the catalog agrees. */
final class VolumeEnd {
  /** Behind the label's own tape file. */
  private static final int FIRST_FREE_TAPE_FILE = 2;

  private final Catalog catalog;
  private final InstantSource time;

  VolumeEnd(Catalog catalog, InstantSource time) {
    this.catalog = catalog;
    this.time = time;
  }

  /**
   * Goes to the end of a volume, to write behind it.
   *
   * @throws IOException also if it ends before what the catalog has on it: the cartridge is
   *     quarantined then
   */
  ArchiveVolume open(Mount taken, CartridgeContents.Ours found, VolumeGuard guard)
      throws IOException, CatalogException {
    VolumeId id = LabelJob.volumeId(found.facts());
    return switch (found) {
      case CartridgeContents.OurTar tar -> {
        MountedVolume volume = VolumeAppender.position(taken.drive(), tar.facts());
        int known = lastKnownTapeFile(id);
        if (volume.nextTapeFile() <= known) {
          throw guard.quarantined(
              taken.barcode(),
              "it ends before tape file %d, which the catalog has on it".formatted(known));
        }
        yield volume;
      }
      case CartridgeContents.OurLtfs ltfs -> {
        LtfsArchiveVolume volume =
            LtfsArchiveVolume.open(
                taken.drive(),
                ltfs.facts(),
                LtfsWriteOptions.defaults(LtfsVolumeLabeler.CREATOR, time));
        long known = lastKnownBlock(id);
        if (volume.nextBlock() <= known) {
          throw guard.quarantined(
              taken.barcode(),
              "it ends before block %d, which the catalog has on it".formatted(known));
        }
        yield volume;
      }
    };
  }

  /** Whether a volume goes on behind a tape file that was written to it. */
  static boolean isBehind(ArchiveVolume volume, TapeFile last) {
    return switch (volume) {
      case MountedVolume tar -> tar.nextTapeFile() > last.tapeFile();
      case LtfsArchiveVolume ltfs -> ltfs.goOn(last);
      default -> false;
    };
  }

  /** Whether nothing but its label is on a volume. */
  static boolean isEmpty(ArchiveVolume volume) {
    return switch (volume) {
      case MountedVolume tar -> tar.nextTapeFile() == FIRST_FREE_TAPE_FILE;
      case LtfsArchiveVolume ltfs -> ltfs.isEmpty();
      default -> false;
    };
  }

  private long lastKnownBlock(VolumeId id) throws CatalogException {
    return catalog.read(session -> {
      long last = 0;
      for (var segment : session.archives().segmentsOn(id)) {
        last = Math.max(last, segment.firstBlock() + segment.blockCount() - 1);
      }
      for (var part : session.archives().indexPartsOn(id)) {
        last = Math.max(last, part.firstBlock() + part.blockCount() - 1);
      }
      return last;
    });
  }

  private int lastKnownTapeFile(VolumeId id) throws CatalogException {
    return catalog.read(session -> {
      int last = 1;
      for (var segment : session.archives().segmentsOn(id)) {
        last = Math.max(last, ReceiptMapper.tapeFile(segment));
      }
      for (var part : session.archives().indexPartsOn(id)) {
        // The manifest stands behind the index, in a tape file that the catalog has no row for.
        last = Math.max(last, ReceiptMapper.tapeFile(part) + 1);
      }
      return last;
    });
  }
}
