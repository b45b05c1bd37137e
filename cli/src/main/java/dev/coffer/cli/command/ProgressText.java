package dev.coffer.cli.command;

import dev.coffer.archive.stream.StreamProgress;
import dev.coffer.cli.job.ArchiveJob;
import dev.coffer.cli.terminal.Bytes;
import java.util.Locale;

/** The one line that says how an archive goes, and what it waits for. */
final class ProgressText {
  private static final double NANOS_PER_SECOND = 1e9;

  private ProgressText() {}

  static String of(ArchiveJob.Progress progress, long elapsedNanos) {
    StreamProgress stream = progress.stream();
    double seconds = Math.max(elapsedNanos / NANOS_PER_SECOND, 1e-3);
    double rate = stream.tarBytes() / seconds;
    String line =
        String.format(
            Locale.ROOT,
            "%,d files, %s, %s/s, stored %.0f %%, buffer %d %%, waited: source %s, cpu %s, drive"
                + " %s",
            progress.entryCount(),
            new Bytes(progress.fileBytes()),
            new Bytes((long) rate),
            stream.tarBytes() == 0 ? 100.0 : 100.0 * stream.storedBytes() / stream.tarBytes(),
            stream.bufferFillPercent(),
            seconds(stream.sourceWaitNanos()),
            seconds(stream.processorWaitNanos()),
            seconds(stream.driveNanos()));
    if (progress.expectedBytes().isPresent() && rate > 0) {
      double left = progress.expectedBytes().getAsLong() - (double) progress.fileBytes();
      if (left > 0) {
        line += ", about " + seconds((long) (left / rate * NANOS_PER_SECOND)) + " left";
      }
    }
    return line;
  }

  private static String seconds(long nanos) {
    long seconds = Math.round(nanos / NANOS_PER_SECOND);
    return seconds < 120
        ? seconds + " s"
        : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
