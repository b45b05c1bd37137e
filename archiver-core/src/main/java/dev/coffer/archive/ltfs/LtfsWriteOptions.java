package dev.coffer.archive.ltfs;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a volume is written.
 *
 * @param creator the program, as in {@link LtfsFormatter.Spec#creator()}
 * @param time where dates come from
 * @param syncAfterBytes an index goes onto the data partition after so many bytes of content
 * @param syncAfter and after so much time, in both cases once a file has been completed since the
 *     last index
 * @param packFiles whether files smaller than a block share blocks; every reader reads them
 * @param closingBytes room that is told to be short ahead of time, for a writer of long files to
 *     bring its file to a proper end
 * @param limits for reading the volume's index
 */
public record LtfsWriteOptions(
    String creator,
    InstantSource time,
    long syncAfterBytes,
    Duration syncAfter,
    boolean packFiles,
    long closingBytes,
    LtfsLimits limits) {
  private static final long GIB = 1L << 30;

  public LtfsWriteOptions {
    if (syncAfterBytes < 1 || closingBytes < 0 || syncAfter.isNegative() || syncAfter.isZero()) {
      throw new IllegalArgumentException(
          "sync: bytes=%d time=%s closing=%d".formatted(syncAfterBytes, syncAfter, closingBytes));
    }
  }

  /** An index every 64 GiB or five minutes, small files packed, 64 MiB to close a file. */
  public static LtfsWriteOptions defaults(String creator, InstantSource time) {
    return new LtfsWriteOptions(
        creator, time, 64 * GIB, Duration.ofMinutes(5), true, 64 << 20, LtfsLimits.defaults());
  }
}
