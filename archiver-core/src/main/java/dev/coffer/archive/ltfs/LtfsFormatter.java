package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Makes an LTFS volume of a cartridge: two partitions, labels, the first index on both, and the
 * cartridge memory. Everything that was on the cartridge is lost; whether it may be is for the
 * caller to know.
 */
public final class LtfsFormatter {
  /** The letters the reference implementation uses: index on physical partition 0. */
  static final char INDEX_LETTER = 'a';

  static final char DATA_LETTER = 'b';
  static final long FIRST_INDEX_BLOCK = 5;
  private static final int LABEL_OBJECTS = 4;

  private LtfsFormatter() {}

  /**
   * A volume to be made.
   *
   * @param barcode the cartridge's barcode, of which the first six characters go into the label;
   *     empty if unknown
   * @param volumeName the root directory's name
   * @param pool the media pool, or nothing
   * @param volumeUuid the new volume's identity
   * @param formattedAt now
   * @param creator the program, by custom "Company Product Version - Platform - program"
   * @param blockSizeBytes size of records, 4 KiB or more
   * @param compression whether drives are to compress; encrypted data do not
   * @param indexPartitionBytes wanted size of the index partition; real drives round up to what
   *     they can, at least about 1 GB
   */
  public record Spec(
      Optional<String> barcode,
      String volumeName,
      String pool,
      UUID volumeUuid,
      Instant formattedAt,
      String creator,
      int blockSizeBytes,
      boolean compression,
      long indexPartitionBytes) {
    /** The block size nearly everybody uses. */
    public static final int DEFAULT_BLOCK_BYTES = 524_288;

    /** Smallest block size that is written. */
    public static final int MIN_BLOCK_BYTES = 4096;

    public Spec {
      volumeName = LtfsNames.normalize(volumeName);
      Optional<String> fault = LtfsNames.volumeNameFault(volumeName);
      if (fault.isPresent()) {
        throw new IllegalArgumentException("volume name " + fault.get());
      }
      if (blockSizeBytes < MIN_BLOCK_BYTES || blockSizeBytes > LtfsLabelCodec.MAX_BLOCK_BYTES) {
        throw new IllegalArgumentException(
            "block size: actual=%d expected=%d to %d"
                .formatted(blockSizeBytes, MIN_BLOCK_BYTES, LtfsLabelCodec.MAX_BLOCK_BYTES));
      }
      if (indexPartitionBytes < 1) {
        throw new IllegalArgumentException(
            "index partition: actual=" + indexPartitionBytes + " expected=1 or more");
      }
    }

    private Optional<String> labelBarcode() {
      return barcode.map(text -> text.length() > 6 ? text.substring(0, 6) : text);
    }
  }

  /**
   * Formats the cartridge in the drive.
   *
   * @throws UnsupportedFormatException if the drive or the medium has no partitions; nothing was
   *     written
   * @throws ArchiveDeviceException if the drive fails; the cartridge is then no volume of any kind,
   *     or a whole one
   */
  public static LtfsReceipt format(TapeDrive drive, Spec spec) throws ArchiveException {
    requirePartitions(drive);
    LtfsLabel label =
        new LtfsLabel(
            spec.labelBarcode(),
            LtfsVersion.WRITTEN,
            spec.creator(),
            LtfsTime.clamp(spec.formattedAt()),
            spec.volumeUuid(),
            INDEX_LETTER,
            INDEX_LETTER,
            DATA_LETTER,
            spec.blockSizeBytes(),
            spec.compression());
    // both labels are made before anything is lost: a bad barcode or creator fails here
    byte[] vol1 = LtfsLabelCodec.writeVol1(label.barcode());
    byte[] indexLabel = LtfsLabelCodec.writeXml(label);
    byte[] dataLabel = LtfsLabelCodec.writeXml(label.on(DATA_LETTER));
    try {
      drive.rewind();
      drive.format(spec.indexPartitionBytes());
      LtfsTree tree =
          new LtfsTree(
              LtfsEntry.directory(
                  spec.volumeName(), LtfsTimes.all(spec.formattedAt()), LtfsEntry.ROOT_UID));
      LtfsPointer onData = new LtfsPointer(DATA_LETTER, FIRST_INDEX_BLOCK);
      LtfsPointer onIndex = new LtfsPointer(INDEX_LETTER, FIRST_INDEX_BLOCK);
      LtfsIndexHeader header = header(spec, onData);
      int block = spec.blockSizeBytes();
      TapePosition data = writeLabel(drive, 1, vol1, dataLabel);
      IndexConstruct.write(drive, data, block, header, tree);
      TapePosition index = writeLabel(drive, 0, vol1, indexLabel);
      LtfsIndexHeader copy = header.at(onIndex, Optional.of(onData));
      long bytes = IndexConstruct.write(drive, index, block, copy, tree).byteCount();
      boolean remembered = remember(drive, spec);
      return new LtfsReceipt(
          label, 1, onIndex, onData, copy.updatedAt(), bytes, tree.entryCount(), remembered);
    } catch (TapeException e) {
      throw new ArchiveDeviceException("formatting an LTFS volume", e);
    }
  }

  /**
   * Looks whether the drive makes partitions; asks nothing of the cartridge.
   *
   * @throws UnsupportedFormatException if it does not
   */
  public static void requirePartitions(TapeDrive drive) throws UnsupportedFormatException {
    if (drive.capabilities().maxPartitions() < 2) {
      throw new UnsupportedFormatException("no LTFS on this drive: it makes no partitions");
    }
  }

  private static LtfsIndexHeader header(Spec spec, LtfsPointer onData) {
    return new LtfsIndexHeader(
        LtfsVersion.WRITTEN,
        spec.creator() + " - Format",
        Optional.empty(),
        spec.volumeUuid(),
        1,
        LtfsTime.clamp(spec.formattedAt()),
        onData,
        Optional.empty(),
        true,
        Optional.empty(),
        LtfsEntry.ROOT_UID,
        Optional.of(VolumeLock.UNLOCKED),
        List.of());
  }

  private static TapePosition writeLabel(TapeDrive drive, int partition, byte[] vol1, byte[] label)
      throws TapeException {
    drive.locate(new TapePosition(partition, 0));
    drive.write(ByteBuffer.wrap(vol1));
    drive.writeFilemarks(1, FilemarkSync.BUFFERED);
    drive.write(ByteBuffer.wrap(label));
    drive.writeFilemarks(1, FilemarkSync.BUFFERED);
    return new TapePosition(partition, LABEL_OBJECTS);
  }

  /** The cartridge memory; a volume is whole without it. */
  private static boolean remember(TapeDrive drive, Spec spec) {
    try {
      if (!drive.capabilities().mediumAuxiliaryMemory()) {
        return false;
      }
      drive.writeAttributes(
          0, LtfsMemory.ofVolume(spec.barcode(), spec.volumeName(), spec.pool(), "1"));
      OptionalLong reference = LtfsMemory.changeReference(drive);
      if (reference.isEmpty()) {
        return false;
      }
      MamAttribute attribute =
          new VolumeCoherency(
                  reference.getAsLong(), 1, FIRST_INDEX_BLOCK, spec.volumeUuid().toString())
              .toAttribute();
      drive.writeAttributes(0, List.of(attribute));
      drive.writeAttributes(1, List.of(attribute));
      return true;
    } catch (TapeException e) {
      // a wrong memory is worse than none: without it the volume is found by its filemarks
      return false;
    }
  }
}
