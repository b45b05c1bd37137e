package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * A drive with an LTFS volume in it: its labels read, letters resolved to physical partitions, and
 * what the drive says turned into what it means. Nothing here writes.
 */
final class LtfsDevice {
  private static final int PARTITIONS = 2;

  private final TapeDrive drive;
  private final LtfsLabel[] labels;

  private LtfsDevice(TapeDrive drive, LtfsLabel[] labels) {
    this.drive = drive;
    this.labels = labels;
  }

  /**
   * Reads the labels of both partitions.
   *
   * @throws WrongVolumeException if this is not an LTFS volume, or a blank cartridge
   * @throws ArchiveDamagedException if the labels are damaged or contradict one another
   */
  static LtfsDevice open(TapeDrive drive) throws ArchiveException {
    try {
      LtfsLabel first = label(drive, 0);
      if (drive.status().partitionCount() < PARTITIONS) {
        throw new ArchiveDamagedException(
            "LTFS volume: partitions actual=%d expected=2"
                .formatted(drive.status().partitionCount()));
      }
      LtfsLabel second = label(drive, 1);
      if (!first.sameVolume(second) || first.partition() == second.partition()) {
        throw new ArchiveDamagedException(
            "LTFS labels of the two partitions differ: %s and %s".formatted(first, second));
      }
      int max = drive.capabilities().maxBlockBytes();
      if (first.blockSizeBytes() > max) {
        throw new UnsupportedFormatException(
            "block size: actual=%d expected=%d or less on this drive"
                .formatted(first.blockSizeBytes(), max));
      }
      return new LtfsDevice(drive, new LtfsLabel[] {first, second});
    } catch (TapeException e) {
      throw new ArchiveDeviceException("reading the LTFS labels", e);
    }
  }

  /** True if the cartridge's first record says that it is an LTFS volume. */
  static boolean isLtfs(TapeDrive drive) throws ArchiveException {
    try {
      return LtfsLabelCodec.isLtfs(firstRecord(drive, 0).orElse(new byte[0]));
    } catch (TapeException e) {
      throw new ArchiveDeviceException("reading the label", e);
    }
  }

  private static Optional<byte[]> firstRecord(TapeDrive drive, int partition) throws TapeException {
    drive.locate(new TapePosition(partition, 0));
    ByteBuffer buffer = ByteBuffer.allocate(LtfsLabelCodec.MAX_LABEL_BYTES);
    try {
      return drive.read(buffer) instanceof ReadOutcome.Block
          ? Optional.of(Arrays.copyOf(buffer.array(), buffer.position()))
          : Optional.empty();
    } catch (IllegalTapeRequestException e) {
      // larger than any label
      return Optional.empty();
    }
  }

  private static LtfsLabel label(TapeDrive drive, int partition)
      throws ArchiveException, TapeException {
    Optional<byte[]> vol1 = firstRecord(drive, partition);
    if (vol1.isEmpty()) {
      throw new WrongVolumeException(
          "not an LTFS volume: partition %d has no label".formatted(partition));
    }
    Optional<String> barcode = LtfsLabelCodec.readVol1(vol1.get());
    ByteBuffer buffer = ByteBuffer.allocate(LtfsLabelCodec.MAX_LABEL_BYTES);
    boolean filemark = drive.read(buffer) instanceof ReadOutcome.Filemark;
    try {
      if (!filemark || !(drive.read(buffer) instanceof ReadOutcome.Block)) {
        throw new ArchiveDamagedException(
            "LTFS label of partition %d: expected=VOL1, filemark, record".formatted(partition));
      }
    } catch (IllegalTapeRequestException e) {
      throw new ArchiveDamagedException(
          "LTFS label of partition %d is longer than %d bytes"
              .formatted(partition, LtfsLabelCodec.MAX_LABEL_BYTES),
          e);
    }
    return LtfsLabelCodec.readXml(barcode, Arrays.copyOf(buffer.array(), buffer.position()));
  }

  TapeDrive drive() {
    return drive;
  }

  /** The label of physical partition 0, which says all but its own letter for both. */
  LtfsLabel label() {
    return labels[0];
  }

  char indexLetter() {
    return labels[0].indexPartition();
  }

  char dataLetter() {
    return labels[0].dataPartition();
  }

  int blockSizeBytes() {
    return labels[0].blockSizeBytes();
  }

  /** The physical partition with this letter. */
  int physical(char letter) throws ArchiveDamagedException {
    for (int i = 0; i < PARTITIONS; i++) {
      if (labels[i].partition() == letter) {
        return i;
      }
    }
    throw new ArchiveDamagedException(
        "partition: actual=%s expected=%s or %s".formatted(letter, indexLetter(), dataLetter()));
  }

  TapePosition position(LtfsPointer pointer) throws ArchiveDamagedException {
    return new TapePosition(physical(pointer.partition()), pointer.block());
  }

  /**
   * Goes to a block.
   *
   * @throws ArchiveDamagedException if end of data comes first
   */
  void locate(LtfsPointer pointer) throws ArchiveException {
    TapePosition target = position(pointer);
    try {
      drive.locate(target);
    } catch (MediumException e) {
      if (endOfDataAt(e)) {
        throw new ArchiveDamagedException(
            "block %s is behind the end of data".formatted(pointer), e);
      }
      throw new ArchiveDeviceException("going to block " + pointer, e);
    } catch (TapeException e) {
      throw new ArchiveDeviceException("going to block " + pointer, e);
    }
  }

  private boolean endOfDataAt(MediumException e) {
    if (e.positionAfter().isEmpty()) {
      return false;
    }
    try {
      return drive.read(ByteBuffer.allocate(blockSizeBytes())) instanceof ReadOutcome.EndOfData;
    } catch (TapeException second) {
      e.addSuppressed(second);
      return false;
    }
  }

  /** Goes behind the last object of a partition; its block number. */
  long toEndOfData(char letter) throws ArchiveException {
    try {
      drive.locate(new TapePosition(physical(letter), 0));
      drive.spaceToEndOfData();
      return drive.position().object();
    } catch (TapeException e) {
      throw new ArchiveDeviceException("going to the end of data of partition " + letter, e);
    }
  }

  /**
   * Reads an index document.
   *
   * @param headerOnly leave out the tree
   * @throws ArchiveDamagedException if there is no whole index of this volume at this place
   */
  FoundIndex readIndex(LtfsPointer place, LtfsLimits limits, boolean headerOnly)
      throws ArchiveException {
    locate(place);
    return readIndex(new IndexInput(drive, blockSizeBytes()), place, limits, headerOnly);
  }

  /**
   * Reads an index document where there may be none.
   *
   * @return empty if what stands there does not look like an index
   * @throws ArchiveDamagedException if it looks like one and is not a whole one of this volume
   */
  Optional<FoundIndex> tryIndex(LtfsPointer place, LtfsLimits limits) throws ArchiveException {
    locate(place);
    IndexInput in = new IndexInput(drive, blockSizeBytes());
    return in.looksLikeIndex()
        ? Optional.of(readIndex(in, place, limits, false))
        : Optional.empty();
  }

  private FoundIndex readIndex(
      IndexInput in, LtfsPointer place, LtfsLimits limits, boolean headerOnly)
      throws ArchiveException {
    LtfsIndexHeader header;
    Optional<LtfsIndex> index = Optional.empty();
    boolean closed = false;
    if (headerOnly) {
      header = LtfsIndexParser.parseHeader(in, limits);
    } else {
      index = Optional.of(LtfsIndexParser.parse(in, limits));
      header = index.get().header();
      closed = in.endsInFilemark();
    }
    if (!header.self().equals(place)) {
      throw new ArchiveDamagedException(
          "index at %s says that it is at %s".formatted(place, header.self()));
    }
    if (!header.volumeUuid().equals(label().volumeUuid())) {
      throw new ArchiveDamagedException(
          "index at %s is of another volume: actual=%s expected=%s"
              .formatted(place, header.volumeUuid(), label().volumeUuid()));
    }
    checkPrevious(header);
    return new FoundIndex(header, index, closed, in.blockCount());
  }

  private void checkPrevious(LtfsIndexHeader header) throws ArchiveDamagedException {
    if (header.previous().isEmpty()) {
      return;
    }
    LtfsPointer previous = header.previous().get();
    boolean onData = previous.partition() == dataLetter();
    boolean before =
        header.self().partition() != dataLetter() || previous.block() < header.self().block() - 2;
    if (!onData || !before || previous.block() < 5) {
      throw new ArchiveDamagedException(
          "index at %s: previous index actual=%s expected=an earlier one on partition %s"
              .formatted(header.self(), previous, dataLetter()));
    }
  }

  /** Digests the records from a place on, up to the next filemark or the end of data. */
  Sha256 digestTo(LtfsPointer place) throws ArchiveException {
    locate(place);
    MessageDigest digest = Sha256.newDigest();
    ByteBuffer block = ByteBuffer.allocate(blockSizeBytes());
    try {
      while (drive.read(block.clear()) instanceof ReadOutcome.Block) {
        digest.update(block.flip());
      }
    } catch (TapeException e) {
      throw new ArchiveDeviceException("reading the index at " + place, e);
    }
    return Sha256.take(digest);
  }

  /**
   * An index that was read.
   *
   * @param index the whole, unless only the header was wanted
   * @param closed a filemark follows it
   * @param blockCount records it takes
   */
  record FoundIndex(
      LtfsIndexHeader header, Optional<LtfsIndex> index, boolean closed, long blockCount) {}
}
