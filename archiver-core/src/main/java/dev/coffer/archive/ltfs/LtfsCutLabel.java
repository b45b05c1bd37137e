package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.volume.Volser;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether writing the label of an LTFS volume of ours was cut off, with nothing behind it.
 * For a cartridge that did not open as a volume of ours.
 *
 * <pre>
 *   data partition    VOL1 FM label.xml FM FM index FM  texts  FM index FM
 *   index partition   VOL1 FM label.xml FM FM index FM
 * </pre>
 *
 * <p>The data partition comes first, so its label stands whenever the index partition has anything.
 * An archive adds three files and an index construct behind all of it.
 */
public final class LtfsCutLabel {
  /** The objects of a label on the data partition, with the most blocks its texts can take. */
  private static final int MOST_OBJECTS = 14;

  private LtfsCutLabel() {}

  /** Looks at both partitions up to the end of data, which is near then. Reads only. */
  public static boolean isOn(TapeDrive drive, Volser volser) throws ArchiveException {
    if (drive.capabilities().maxPartitions() < 2) {
      return false;
    }
    try {
      Optional<List<byte[]>> data = blocks(drive, 1);
      Optional<List<byte[]>> index = blocks(drive, 0);
      return data.isPresent()
          && index.isPresent()
          && isLabel(data.get(), volser, true)
          && isLabel(index.get(), volser, false);
    } catch (IllegalTapeRequestException e) {
      return false;
    } catch (TapeException e) {
      throw new ArchiveDeviceException("cannot read the labels of an LTFS volume", e);
    }
  }

  private static boolean isLabel(List<byte[]> blocks, Volser volser, boolean whole)
      throws ArchiveException {
    if (blocks.isEmpty()
        || !LtfsLabelCodec.isLtfs(blocks.getFirst())
        || !LtfsLabelCodec.readVol1(blocks.getFirst()).equals(Optional.of(volser.value()))) {
      return false;
    }
    return blocks.size() == 1
        ? !whole
        : LtfsLabelCodec.readXml(Optional.of(volser.value()), blocks.get(1))
            .creator()
            .equals(LtfsVolumeLabeler.CREATOR);
  }

  /** The blocks of a partition; empty if there are more objects than a label has. */
  private static Optional<List<byte[]>> blocks(TapeDrive drive, int partition)
      throws TapeException {
    drive.locate(new TapePosition(partition, 0));
    ByteBuffer buffer = ByteBuffer.allocate(LtfsLabelCodec.MAX_BLOCK_BYTES);
    List<byte[]> blocks = new ArrayList<>();
    for (int objects = 0; objects <= MOST_OBJECTS; objects++) {
      buffer.clear();
      switch (drive.read(buffer)) {
        case ReadOutcome.EndOfData end -> {
          return Optional.of(blocks);
        }
        case ReadOutcome.Filemark mark -> {}
        case ReadOutcome.Block block ->
            blocks.add(Arrays.copyOf(buffer.array(), block.byteCount()));
      }
    }
    return Optional.empty();
  }
}
