package dev.coffer.archive.pace;

import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.archive.write.ArchiveWriter;
import dev.coffer.tape.pace.DriveTiming;
import dev.coffer.tape.pace.PaceReport;
import dev.coffer.tape.pace.PacedTapeDrive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs the real {@link ArchiveWriter} against an LTO-9 drive in simulated time, and says how often
 * its tape had to stop. Speeds, buffer, segments and files are so many times smaller than in
 * reality, so that it takes seconds; what the pipeline holds in its queues is not, and counts for
 * more.
 */
public final class PipelinePace {
  private static final long SECOND = 1_000_000_000L;
  private static final long MB = 1_000_000L;

  /** Costs of small entries are waited for together, once they come to this. */
  private static final long GRAIN_NANOS = 2_000_000;

  private PipelinePace() {}

  /**
   * A source.
   *
   * @param files how many
   * @param bytes of each
   * @param bytesPerSecond how fast content is read
   * @param openNanos what it takes to find and open a file
   */
  public record Source(int files, long bytes, long bytesPerSecond, long openNanos) {}

  /**
   * Archives a source.
   *
   * @param scale so many times smaller than a real drive
   * @param source as it is at this scale
   */
  public static PaceReport run(Path directory, int scale, Source source)
      throws IOException, InterruptedException {
    List<PacedTapeDrive> drives = new ArrayList<>();
    try (LockstepClock clock = new LockstepClock();
        TestShelf shelf =
            TestShelf.create(
                directory,
                1,
                64L << 30,
                512 << 10,
                drive -> {
                  PacedTapeDrive paced =
                      new PacedTapeDrive(drive, DriveTiming.lto9().scaledDown(scale), clock);
                  drives.add(paced);
                  return paced;
                })) {
      StreamSettings settings =
          new StreamSettings(
              0,
              StreamSettings.DEFAULT_FRAME_BYTES,
              Math.max(16L << 20, StreamSettings.DEFAULT_SEGMENT_BYTES / scale),
              2);
      long debt = 0;
      try (ArchiveWriter writer =
          new ArchiveWriter(
              shelf.spec(settings),
              shelf.volumes(1),
              TestShelf.SIGNER,
              InstantSource.fixed(TestShelf.NOW),
              clock::nanos)) {
        for (int i = 0; i < source.files(); i++) {
          debt += source.openNanos();
          try (TimedEntry entry =
              new TimedEntry(
                  MemoryEntry.file("data/%07d".formatted(i), source.bytes(), 1, false),
                  source.bytesPerSecond(),
                  clock,
                  debt)) {
            writer.append(entry);
            debt = entry.debt;
          }
        }
        try (ArchiveReceipt receipt = writer.finish()) {
          if (!receipt.manifest().complete()) {
            throw new IllegalStateException("the archive is not complete");
          }
          return drives.getLast().report();
        }
      }
    }
  }

  /** An entry whose reading takes time. */
  private static final class TimedEntry implements SourceEntry {
    private final MemoryEntry entry;
    private final long bytesPerSecond;
    private final LockstepClock clock;
    private long debt;

    TimedEntry(MemoryEntry entry, long bytesPerSecond, LockstepClock clock, long debt) {
      this.entry = entry;
      this.bytesPerSecond = bytesPerSecond;
      this.clock = clock;
      this.debt = debt;
    }

    @Override
    public EntryMetadata metadata() {
      return entry.metadata();
    }

    @Override
    public int read(ByteBuffer target) {
      int count = entry.read(target);
      if (count > 0) {
        debt += count * SECOND / bytesPerSecond;
      }
      if (debt >= GRAIN_NANOS) {
        clock.waitUntil(clock.nanos() + debt);
        debt = 0;
      }
      return count;
    }

    @Override
    public Outcome outcome() {
      return Outcome.COMPLETE;
    }

    @Override
    public void close() {}
  }

  /**
   * Prints what large and small files do to a drive. Arguments: a scale, then a directory, then
   * {@code large} or {@code small} for one of them alone.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int scale = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16;
    Path directory =
        arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("pace");
    String which = arguments.length > 2 ? arguments[2] : "";
    if (!which.equals("small")) {
      print("large files, 300 MB/s", directory.resolve("a"), scale, large(scale, 300 * MB));
      print("large files, 100 MB/s", directory.resolve("b"), scale, large(scale, 100 * MB));
    }
    if (which.equals("large")) {
      return;
    }
    int million = 1_000_000 / scale;
    print(
        "a million files of 4 KiB, 60 us each",
        directory.resolve("c"),
        scale,
        new Source(million, 4096, 2000 * MB / scale, 60_000L * scale));
  }

  /** Eight files of 1 GiB, at a rate. */
  static Source large(int scale, long bytesPerSecond) {
    return new Source(8, (1L << 30) / scale, bytesPerSecond / scale, 5_000_000);
  }

  private static void print(String what, Path directory, int scale, Source source)
      throws IOException, InterruptedException {
    PaceReport report = run(directory, scale, source);
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f GB (scaled by %d), %d backhitches, %d stops for synchronous filemarks,"
            + " %.1f s, tape moving %.1f s%n",
        what,
        report.bytesTaken() * (double) scale / 1e9,
        scale,
        report.backhitches(),
        report.flushStops(),
        report.elapsedNanos() / 1e9,
        report.streamingNanos() / 1e9);
  }
}
