package dev.coffer.tape.scsi;

import dev.coffer.tape.MediumCapacity;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tape Capacity log page 31h of LTO drives: parameter 0001h remaining and 0003h maximum capacity of
 * partition 0, 0002h and 0004h of partition 1, in units of 1 048 576 bytes.
 */
public record TapeCapacityLog(LogPage page) {
  private static final long MEBIBYTE = 1 << 20;

  public static TapeCapacityLog parse(byte[] bytes) throws ScsiFormatException {
    return new TapeCapacityLog(LogPage.parse(LogPage.TAPE_CAPACITY, bytes));
  }

  /** A partition's room; empty for partitions the page does not tell about. */
  public Optional<MediumCapacity> partition(int partition) {
    if (partition < 0 || partition > 1) {
      return Optional.empty();
    }
    OptionalLong remaining = page.number(1 + partition);
    OptionalLong maximum = page.number(3 + partition);
    if (remaining.isEmpty() || maximum.isEmpty() || maximum.getAsLong() > Long.MAX_VALUE >> 20) {
      return Optional.empty();
    }
    return Optional.of(
        new MediumCapacity(
            maximum.getAsLong() * MEBIBYTE,
            Math.min(remaining.getAsLong(), maximum.getAsLong()) * MEBIBYTE));
  }
}
