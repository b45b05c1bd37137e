package dev.coffer.cli.command;

import dev.coffer.archive.stream.StreamProgress;
import dev.coffer.cli.job.ArchiveJob;
import dev.coffer.cli.terminal.Bytes;
import java.util.Locale;

/** The one line that says how an archive goes, and what it waits for. */
final class ProgressText {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Headers and padding, about. */
  private static final long TAR_BYTES_OF_AN_ENTRY = 2048;

  private ProgressText() {}

  static String of(ArchiveJob.Progress progress, long elapsedNanos) {
    StreamProgress stream = progress.stream();
    double seconds = Math.max(elapsedNanos / NANOS_PER_SECOND, 1e-3);
    double rate = stream.tarBytes() / seconds;
    String left = "";
    if (progress.expectedBytes().isPresent() && rate > 0) {
      double bytes = progress.expectedBytes().getAsLong() - (double) fileBytes(progress);
      left = bytes > 0 ? ", about " + seconds(bytes / rate) + " left" : "";
    }
    // What matters most comes first: a narrow terminal shows no more.
    return String.format(
        Locale.ROOT,
        "%,d files, %s, %s/s%s, stored %.0f %%, buffer %d %%, waited: source %s, cpu %s, drive %s",
        progress.entryCount(),
        new Bytes(fileBytes(progress)),
        new Bytes((long) rate),
        left,
        stream.tarBytes() == 0 ? 100.0 : 100.0 * stream.storedBytes() / stream.tarBytes(),
        stream.bufferFillPercent(),
        waited(stream.sourceWaitNanos()),
        waited(stream.processorWaitNanos()),
        waited(stream.driveNanos()));
  }

  /** Also of the file under way, as far as can be told: its bytes count when it is done only. */
  private static long fileBytes(ArchiveJob.Progress progress) {
    long metadata = TAR_BYTES_OF_AN_ENTRY * (progress.entryCount() + 1);
    return Math.max(progress.fileBytes(), progress.stream().tarBytes() - metadata);
  }

  private static String waited(long nanos) {
    return seconds(nanos / NANOS_PER_SECOND);
  }

  /** A time as a person would say it. */
  static String seconds(double exact) {
    long seconds = Math.round(exact);
    return seconds < 120
        ? seconds + " s"
        : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
