package dev.coffer.tape.scsi;

import java.util.Optional;

/**
 * What came back from a device.
 *
 * @param status how the command ended
 * @param sense the sense data that came with it
 * @param transferredBytes data bytes moved, in the command's direction
 */
public record ScsiResult(ScsiStatus status, Optional<SenseData> sense, int transferredBytes) {
  /** The command did what it says. */
  public static ScsiResult good(int transferredBytes) {
    return new ScsiResult(ScsiStatus.GOOD, Optional.empty(), transferredBytes);
  }

  /** The device has something to say, with or without having done what was asked. */
  public static ScsiResult check(SenseData sense, int transferredBytes) {
    return new ScsiResult(ScsiStatus.CHECK_CONDITION, Optional.of(sense), transferredBytes);
  }

  public boolean isGood() {
    return status == ScsiStatus.GOOD;
  }

  /** The sense key, {@link SenseKey#NO_SENSE} where there is no sense data. */
  public SenseKey key() {
    return sense.map(SenseData::key).orElse(SenseKey.NO_SENSE);
  }
}
