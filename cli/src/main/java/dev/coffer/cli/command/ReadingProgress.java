package dev.coffer.cli.command;

import dev.coffer.cli.Surroundings;
import dev.coffer.cli.job.ReadMeter;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.ProgressTicker;
import java.util.function.LongSupplier;

/** The one line that says how far reading is. */
final class ReadingProgress {
  private static final double NANOS_PER_SECOND = 1e9;

  private ReadingProgress() {}

  /**
   * Starts showing it.
   *
   * @param expectedBytes what will be read in all, as far as it is known; else 0
   */
  static ProgressTicker show(Surroundings around, ReadMeter meter, LongSupplier expectedBytes) {
    long startNanos = System.nanoTime();
    return new ProgressTicker(
        around.err(),
        () ->
            text(
                meter.cartridge(),
                meter.bytes(),
                expectedBytes.getAsLong(),
                System.nanoTime() - startNanos));
  }

  static String text(String cartridge, long bytes, long expectedBytes, long elapsedNanos) {
    if (cartridge.isEmpty()) {
      return "bringing the first cartridge";
    }
    double rate = bytes / Math.max(elapsedNanos / NANOS_PER_SECOND, 1e-3);
    String line = cartridge + ": read " + new Bytes(bytes);
    if (expectedBytes > bytes) {
      line += " of " + new Bytes(expectedBytes);
    }
    line += ", " + new Bytes((long) rate) + "/s";
    return expectedBytes > bytes && rate > 0
        ? line + ", about " + ProgressText.seconds((expectedBytes - bytes) / rate) + " left"
        : line;
  }
}
