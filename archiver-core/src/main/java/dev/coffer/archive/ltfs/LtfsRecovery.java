package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.util.List;
import java.util.Optional;

/**
 * Brings back a volume whose last index is missing or torn: the newest whole index is written again
 * to the end of both partitions. What lies behind it on the data partition stays where it is, and
 * is told; only blocks of the index partition that no file uses are overwritten.
 *
 * <p>Nothing here happens by itself: {@link #examine} only looks, {@link #recover} is asked for.
 */
public final class LtfsRecovery {
  private static final long FIRST_CONTENT_BLOCK = 4;

  private LtfsRecovery() {}

  /**
   * What a recovery would go back to, or went back to.
   *
   * @param check how the volume was found: both partitions searched
   * @param generation the newest whole index
   * @param unindexedBlocks blocks behind the last indexes that no index knows: files and indexes
   *     that were being written
   * @param findings what was found wrong, one sentence each
   */
  public record Report(
      LtfsCheck check, long generation, long unindexedBlocks, List<String> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /**
   * What was done.
   *
   * @param before how the volume was
   * @param receipt proof of the new generation, empty if the volume was consistent and nothing was
   *     written
   */
  public record Outcome(Report before, Optional<LtfsReceipt> receipt) {}

  /** Looks, without believing the cartridge memory. Writes nothing. */
  public static Report examine(TapeDrive drive, LtfsLimits limits) throws ArchiveException {
    return report(LtfsMount.search(LtfsDevice.open(drive), limits));
  }

  private static Report report(LtfsMount mount) {
    long behind =
        mount.check().onDataPartition().map(LtfsCheck.Place::blocksBehind).orElse(0L)
            + mount.check().onIndexPartition().map(LtfsCheck.Place::blocksBehind).orElse(0L);
    return new Report(
        mount.check(), mount.index().header().generation(), behind, mount.check().findings());
  }

  /**
   * Makes the volume consistent.
   *
   * @throws ArchiveDamagedException if there is no whole index; nothing was written
   * @throws ArchiveDeviceException if the drive fails; what was readable is still readable
   */
  public static Outcome recover(TapeDrive drive, LtfsWriteOptions options) throws ArchiveException {
    LtfsDevice device = LtfsDevice.open(drive);
    LtfsMount mount = LtfsMount.search(device, options.limits());
    Report report = report(mount);
    if (mount.check().consistent()) {
      return new Outcome(report, Optional.empty());
    }
    try {
      VolumeIndexes.requireWritable(mount);
      TapePosition end = dataEnd(mount);
      TapePosition index = indexPosition(mount);
      drive.locate(end);
      VolumeIndexes indexes =
          new VolumeIndexes(
              device, options, mount.index().header(), mount.check().onDataPartition(), end, index);
      indexes.writeData(
          end, mount.index().tree(), "Recovery", mount.index().header().highestFileUid());
      indexes.writeIndex(mount.index().tree());
      return new Outcome(report, Optional.of(indexes.receipt(mount.index().tree().entryCount())));
    } catch (TapeException e) {
      throw new ArchiveDeviceException("recovering an LTFS volume", e);
    }
  }

  /**
   * The end of data of the data partition. Where an odd filemark lies behind the last index (that
   * of an index that was begun), another one closes it, so that filemarks still come in pairs and
   * programs that count them find older indexes.
   */
  private static TapePosition dataEnd(LtfsMount mount) throws ArchiveException, TapeException {
    LtfsDevice device = mount.device();
    TapeDrive drive = device.drive();
    long end = device.toEndOfData(device.dataLetter());
    TapePosition position = device.position(new LtfsPointer(device.dataLetter(), end));
    int filemarks = 0;
    while (true) {
      drive.spaceFilemarks(-1);
      long at = drive.position().object();
      if (at < FIRST_CONTENT_BLOCK) {
        break;
      }
      filemarks++;
    }
    drive.locate(position);
    return filemarks % 2 == 0 ? position : drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS).next();
  }

  /** Where the index partition's new index begins: behind everything that a file needs. */
  private static TapePosition indexPosition(LtfsMount mount) throws ArchiveException {
    LtfsDevice device = mount.device();
    char letter = device.indexLetter();
    long[] block = {FIRST_CONTENT_BLOCK};
    mount
        .index()
        .forEach((path, entry) -> {
          for (LtfsExtent extent : entry.extents()) {
            if (extent.start().partition() == letter) {
              long bytes = Math.addExact(extent.byteOffset(), extent.byteCount());
              long blocks = Math.ceilDiv(bytes, device.blockSizeBytes());
              block[0] = Math.max(block[0], extent.start().block() + blocks);
            }
          }
        });
    long end = device.toEndOfData(letter);
    if (block[0] > end) {
      throw new ArchiveDamagedException(
          "extents on partition %s end at block %d, data at %d".formatted(letter, block[0], end));
    }
    return device.position(new LtfsPointer(letter, block[0]));
  }
}
