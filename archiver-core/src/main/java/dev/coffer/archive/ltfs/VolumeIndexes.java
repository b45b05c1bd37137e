package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.WriteProtectedException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The newest index of each partition of a volume that is written to, and the order in which new
 * ones are written: data partition before index partition, cartridge memory last, so that whatever
 * is interrupted, everybody finds the newest state that is whole.
 */
final class VolumeIndexes {
  /** The reference implementation keeps generations in 32 bits. */
  private static final long MAX_GENERATION = 0xFFFF_FFFFL;

  private final LtfsDevice device;
  private final LtfsWriteOptions options;
  private LtfsIndexHeader header;
  private Optional<LtfsPointer> onData;
  private long onDataGeneration;
  private TapePosition dataAppendPosition;
  private TapePosition indexAppendPosition;
  private Optional<LtfsPointer> onIndex = Optional.empty();
  private long onIndexGeneration;
  private long indexBytes;
  private boolean memoryWritten;

  VolumeIndexes(
      LtfsDevice device,
      LtfsWriteOptions options,
      LtfsIndexHeader header,
      Optional<LtfsCheck.Place> onData,
      TapePosition dataAppendPosition,
      TapePosition indexAppendPosition) {
    this.device = device;
    this.options = options;
    this.header = header;
    this.onData = onData.map(LtfsCheck.Place::index);
    this.onDataGeneration = onData.map(LtfsCheck.Place::generation).orElse(0L);
    this.dataAppendPosition = dataAppendPosition;
    this.indexAppendPosition = indexAppendPosition;
  }

  /** Refuses volumes that must not be written to, or that this program would make poorer. */
  static void requireWritable(LtfsMount mount) throws ArchiveException, TapeException {
    TapeDrive drive = mount.device().drive();
    LtfsIndexHeader header = mount.index().header();
    if (drive.status().writeProtected()) {
      throw new WriteProtectedException(
          "cartridge is write protected", drive.status().position().orElse(null));
    }
    boolean locked = header.lock().filter(lock -> lock != VolumeLock.UNLOCKED).isPresent();
    if (locked || LtfsMemory.isLocked(drive)) {
      throw new WrongVolumeException(
          "volume %s is locked".formatted(mount.device().label().volumeUuid()));
    }
    boolean newer =
        header.version().major() == LtfsVersion.WRITTEN.major()
            && header.version().minor() > LtfsVersion.WRITTEN.minor();
    if (newer) {
      throw new UnsupportedFormatException(
          "LTFS version %s is read, not written".formatted(header.version()));
    }
    if (!mount.index().losses().isEmpty()) {
      throw new UnsupportedFormatException(
          "index holds what would be lost by writing it anew: "
              + String.join("; ", mount.index().losses()));
    }
  }

  /**
   * The indexes of a consistent volume.
   *
   * @throws WrongVolumeException if it is not consistent
   */
  static VolumeIndexes ofConsistent(LtfsMount mount, LtfsWriteOptions options)
      throws ArchiveException, TapeException {
    LtfsCheck check = mount.check();
    if (!check.consistent()) {
      throw inconsistent(mount.device(), String.join("; ", check.findings()));
    }
    LtfsCheck.Place data = check.onDataPartition().orElseThrow();
    LtfsCheck.Place index = check.onIndexPartition().orElseThrow();
    long end = endOf(mount.device(), data.index());
    endOf(mount.device(), index.index());
    VolumeIndexes indexes =
        new VolumeIndexes(
            mount.device(),
            options,
            mount.index().header(),
            check.onDataPartition(),
            mount.device().position(new LtfsPointer(data.index().partition(), end)),
            mount
                .device()
                .position(new LtfsPointer(index.index().partition(), index.index().block() - 1)));
    indexes.onIndex = Optional.of(index.index());
    indexes.onIndexGeneration = index.generation();
    indexes.indexBytes = mount.index().byteCount();
    return indexes;
  }

  /** The block behind an index, which has to be the end of data. */
  private static long endOf(LtfsDevice device, LtfsPointer index)
      throws ArchiveException, TapeException {
    device.locate(index);
    device.drive().spaceFilemarks(1);
    long end = device.drive().position().object();
    long endOfData = device.toEndOfData(index.partition());
    if (end != endOfData) {
      throw inconsistent(
          device,
          "%d blocks behind the last index of partition %s"
              .formatted(endOfData - end, index.partition()));
    }
    return end;
  }

  private static WrongVolumeException inconsistent(LtfsDevice device, String why) {
    return new WrongVolumeException(
        "volume %s is not consistent and has to be recovered before it is written to: %s"
            .formatted(device.label().volumeUuid(), why));
  }

  LtfsIndexHeader header() {
    return header;
  }

  TapePosition dataAppendPosition() {
    return dataAppendPosition;
  }

  /**
   * Writes the next generation to the data partition.
   *
   * @param at the end of data there, where the drive stands
   * @return size of the document
   */
  long writeData(TapePosition at, LtfsTree tree, String reason, long highestFileUid)
      throws ArchiveException {
    if (header.generation() >= MAX_GENERATION) {
      throw new UnsupportedFormatException("volume has no generation left: " + MAX_GENERATION);
    }
    LtfsPointer self = new LtfsPointer(device.dataLetter(), at.object() + 1);
    String creator = options.creator() + " - " + reason;
    LtfsIndexHeader next =
        header.next(creator, options.time().instant(), highestFileUid).at(self, onData);
    IndexConstruct.Written written =
        IndexConstruct.write(device.drive(), at, device.blockSizeBytes(), next, tree);
    header = next;
    onData = Optional.of(self);
    onDataGeneration = next.generation();
    dataAppendPosition = written.next();
    indexBytes = written.byteCount();
    remember(false);
    return written.byteCount();
  }

  /** Writes the generation that is on the data partition to the index partition too. */
  void writeIndex(LtfsTree tree) throws ArchiveException {
    boolean upToDate = onIndex.isPresent() && onIndexGeneration >= onDataGeneration;
    if (upToDate) {
      return;
    }
    LtfsPointer self = new LtfsPointer(device.indexLetter(), indexAppendPosition.object() + 1);
    LtfsIndexHeader copy = header.at(self, onData);
    try {
      device.drive().locate(indexAppendPosition);
    } catch (TapeException e) {
      throw new ArchiveDeviceException("going to the index partition", e);
    }
    IndexConstruct.write(device.drive(), indexAppendPosition, device.blockSizeBytes(), copy, tree);
    header = copy;
    onIndex = Optional.of(self);
    onIndexGeneration = copy.generation();
    remember(true);
  }

  /**
   * Tells the cartridge memory, after the last filemark. A memory that cannot be written is left
   * stale, which everybody notices; the volume is whole without it.
   */
  private void remember(boolean both) {
    TapeDrive drive = device.drive();
    memoryWritten = false;
    try {
      OptionalLong reference = LtfsMemory.changeReference(drive);
      if (reference.isPresent() && onData.isPresent()) {
        long vcr = reference.getAsLong();
        drive.writeAttributes(
            device.physical(device.dataLetter()),
            List.of(coherency(vcr, onDataGeneration, onData.get())));
        if (both && onIndex.isPresent()) {
          drive.writeAttributes(
              device.physical(device.indexLetter()),
              List.of(coherency(vcr, onIndexGeneration, onIndex.get())));
        }
        memoryWritten = true;
      }
    } catch (TapeException | ArchiveException e) {
      memoryWritten = false;
    }
  }

  private MamAttribute coherency(long reference, long generation, LtfsPointer place) {
    String uuid = device.label().volumeUuid().toString();
    return new VolumeCoherency(reference, generation, place.block(), uuid).toAttribute();
  }

  LtfsReceipt receipt(long entryCount) {
    return new LtfsReceipt(
        device.label(),
        header.generation(),
        onIndex.orElseThrow(),
        onData.orElseThrow(),
        header.updatedAt(),
        indexBytes,
        entryCount,
        memoryWritten);
  }
}
