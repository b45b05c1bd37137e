package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.util.Optional;

/**
 * How much content still fits onto a volume, with room kept free for two more indexes on the data
 * partition and for one on the index partition. Counts content as if drives did not compress, and
 * asks the drive again before it says that there is no room.
 */
final class WriteRoom {
  /** What filemarks, a partly filled block and an estimate's error may take. */
  private static final long MARGIN_BYTES = 32_768;

  /** What a drive stores beside a block's bytes, at most. */
  private static final int BLOCK_OVERHEAD_BYTES = 16;

  private final LtfsIndexWriter.Sizer sizer = new LtfsIndexWriter.Sizer();
  private final TapeDrive drive;
  private final int dataPartition;
  private final int blockSizeBytes;
  private long closingBytes;
  private final long indexRoomBytes;
  private long indexBytes;
  private boolean known;
  private long remainingBytes;
  private long askedAtBytes;
  private long warnedAtBytes = -1;

  private WriteRoom(
      LtfsDevice device, int dataPartition, long closingBytes, long indexRoom, long indexBytes) {
    this.drive = device.drive();
    this.dataPartition = dataPartition;
    this.blockSizeBytes = device.blockSizeBytes();
    this.closingBytes = closingBytes;
    this.indexRoomBytes = indexRoom;
    this.indexBytes = indexBytes;
  }

  static WriteRoom of(LtfsMount mount, long closingBytes) throws ArchiveException {
    LtfsDevice device = mount.device();
    int data = device.physical(device.dataLetter());
    try {
      Optional<MediumCapacity> index =
          device.drive().capacity(device.physical(device.indexLetter()));
      boolean overwritten = mount.check().onIndexPartition().isPresent();
      long indexRoom =
          index
              .map(c -> c.remainingBytes() + (overwritten ? mount.index().byteCount() : 0))
              .orElse(Long.MAX_VALUE);
      long measured = measure(mount.index());
      WriteRoom room = new WriteRoom(device, data, closingBytes, indexRoom, measured);
      room.ask(0);
      return room;
    } catch (TapeException e) {
      throw new ArchiveDeviceException("reading the capacity", e);
    }
  }

  /** The size of the index as this program writes it. */
  private static long measure(LtfsIndex index) throws ArchiveException {
    LtfsIndexWriter.Sizer sizer = new LtfsIndexWriter.Sizer();
    long[] bytes = {LtfsIndexWriter.envelopeBytes(index.header())};
    bytes[0] += sizer.bytes(index.tree().root());
    index.forEach((path, entry) -> bytes[0] += sizer.bytes(entry));
    return bytes[0];
  }

  private void ask(long writtenBytes) throws TapeException {
    Optional<MediumCapacity> capacity = drive.capacity(dataPartition);
    known = capacity.isPresent();
    remainingBytes = capacity.map(MediumCapacity::remainingBytes).orElse(0L);
    askedAtBytes = writtenBytes;
  }

  void reserve(long bytes) {
    closingBytes = bytes;
  }

  /** Content that still fits, as the drive counts it now. */
  long remainingBytes(DataStream stream) throws ArchiveException {
    if (!known || stream.writtenBytes() > askedAtBytes) {
      try {
        ask(stream.writtenBytes());
      } catch (TapeException e) {
        throw new ArchiveDeviceException("reading the capacity", e);
      }
    }
    return Math.max(0, left(stream));
  }

  /** Size of the next index, at most. */
  long indexBytes() {
    return indexBytes;
  }

  void addEntry(LtfsEntry entry) {
    indexBytes += sizer.bytes(entry);
  }

  /** An index was written; the estimate is now a measure. */
  void indexWritten(long bytes, DataStream stream) throws ArchiveException {
    indexBytes = bytes + MARGIN_BYTES / 8;
    try {
      ask(stream.writtenBytes());
    } catch (TapeException e) {
      throw new ArchiveDeviceException("reading the capacity", e);
    }
  }

  private long reserve() {
    return 2 * indexBytes + MARGIN_BYTES;
  }

  /** Content that still fits, as counted; very much where the drive does not tell. */
  private long left(DataStream stream) {
    if (!known) {
      return Long.MAX_VALUE / 4;
    }
    long blocks = (stream.writtenBytes() - askedAtBytes) / blockSizeBytes + 1;
    long since = stream.writtenBytes() - askedAtBytes + blocks * BLOCK_OVERHEAD_BYTES;
    return remainingBytes - since - stream.filled() - reserve();
  }

  private boolean indexFits(long moreBytes) {
    return indexBytes + moreBytes + MARGIN_BYTES <= indexRoomBytes;
  }

  /** True if a whole block may be written. */
  boolean hasBlock(DataStream stream) throws ArchiveException {
    if (stream.earlyWarning()) {
      if (warnedAtBytes < 0) {
        warnedAtBytes = stream.writtenBytes();
      }
      if (stream.writtenBytes() - warnedAtBytes >= closingBytes) {
        return false;
      }
    }
    return indexFits(0) && atLeast(stream, blockSizeBytes);
  }

  /** True if so many bytes may be written, with what an entry takes. */
  boolean fits(DataStream stream, long bytes) throws ArchiveException {
    long entry = 8192;
    return !stream.earlyWarning()
        && indexFits(entry)
        && atLeast(
            stream,
            bytes
                + (bytes / blockSizeBytes + 2) * BLOCK_OVERHEAD_BYTES
                + blockSizeBytes
                + 2 * entry);
  }

  private boolean atLeast(DataStream stream, long bytes) throws ArchiveException {
    if (left(stream) < bytes && stream.writtenBytes() > askedAtBytes) {
      try {
        ask(stream.writtenBytes());
      } catch (TapeException e) {
        throw new ArchiveDeviceException("reading the capacity", e);
      }
    }
    return left(stream) >= bytes;
  }

  /** True if an index more than the last one may be written. */
  boolean allowsExtraIndex(DataStream stream) {
    return left(stream) > 2 * reserve();
  }

  MediumSpace space(DataStream stream) {
    boolean near =
        stream.earlyWarning()
            || left(stream) < closingBytes + blockSizeBytes
            || !indexFits(indexBytes / 16);
    return near ? MediumSpace.EARLY_WARNING : MediumSpace.AMPLE;
  }
}
