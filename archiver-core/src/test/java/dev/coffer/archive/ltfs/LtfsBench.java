package dev.coffer.archive.ltfs;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.virtual.CartridgeSpec;
import dev.coffer.tape.virtual.LibrarySpec;
import dev.coffer.tape.virtual.VirtualLibrary;
import dev.coffer.tape.virtual.VirtualTapeDrive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * How fast an LTFS volume takes large files and small ones, what its index costs, and how much
 * memory all of it takes, on a virtual cartridge. See docs/benchmarks.md.
 *
 * <pre>
 *   java … dev.coffer.archive.ltfs.LtfsBench DIR large GIB
 *   java … dev.coffer.archive.ltfs.LtfsBench DIR small FILES
 * </pre>
 */
public final class LtfsBench {
  private static final int BLOCK_BYTES = 512 << 10;
  private static final int SMALL_FILE_BYTES = 100;
  private static final int FILES_PER_DIRECTORY = 1000;
  private static final Instant THEN = Instant.parse("2026-11-20T18:00:00Z");

  private final Path directory;
  private final PrintStream out;

  private LtfsBench(Path directory, PrintStream out) {
    this.directory = directory;
    this.out = out;
  }

  /** Runs one of the two. */
  public static void main(String... arguments) throws IOException {
    LtfsBench bench = new LtfsBench(Path.of(arguments[0]), System.out);
    long count = Long.parseLong(arguments[2]);
    if (arguments[1].equals("large")) {
      bench.large(count);
    } else {
      bench.small(count);
    }
  }

  private interface Work {
    void run(LtfsVolumeWriter writer) throws IOException;
  }

  private void large(long gibibytes) throws IOException {
    byte[] noise = new byte[64 << 20];
    new Random(1).nextBytes(noise);
    long bytes = gibibytes << 30;
    write(
        (gibibytes + 2) << 30,
        64 << 20,
        writer -> {
          try (LtfsFileOutput file =
              writer.openFile(EntryPath.of("large"), LtfsFileSpec.of(THEN).ofSize(bytes))) {
            for (long done = 0; done < bytes; done += noise.length) {
              file.write(ByteBuffer.wrap(noise));
            }
            file.commit();
          }
        },
        bytes,
        1);
  }

  private void small(long files) throws IOException {
    byte[] content = new byte[SMALL_FILE_BYTES];
    write(
        files * 2000 + (1L << 30),
        files * 800 + (64 << 20),
        writer -> {
          for (long i = 0; i < files; i++) {
            String folder = "d%05d".formatted(i / FILES_PER_DIRECTORY);
            if (i % FILES_PER_DIRECTORY == 0) {
              writer.makeDirectories(EntryPath.of(folder));
            }
            content[(int) (i % content.length)]++;
            writer.addFile(
                EntryPath.of("%s/file-%08d.txt".formatted(folder, i)),
                LtfsFileSpec.of(THEN).ofSize(content.length),
                Channels.newChannel(new ByteArrayInputStream(content)));
          }
        },
        files * SMALL_FILE_BYTES,
        files);
  }

  private void write(
      long capacityBytes, long indexPartitionBytes, Work work, long bytes, long files)
      throws IOException {
    Path cartridge =
        VirtualLibrary.create(
                directory.resolve("bench-" + System.nanoTime()), new LibrarySpec(1, 1, 1))
            .createCartridge(CartridgeSpec.of("CF0001L9").withCapacity(capacityBytes))
            .directory();
    try (TapeDrive drive = VirtualTapeDrive.openCartridge(cartridge)) {
      drive.load();
      LtfsFormatter.format(
          drive,
          new LtfsFormatter.Spec(
              Optional.of("CF0001"),
              "bench",
              "",
              new UUID(1, 2),
              THEN,
              "Coffer bench",
              BLOCK_BYTES,
              false,
              indexPartitionBytes));
      ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
      try (LtfsVolumeWriter writer =
          LtfsVolumeWriter.open(
              drive, LtfsWriteOptions.defaults("Coffer bench", InstantSource.system()))) {
        long start = System.nanoTime();
        work.run(writer);
        double written = seconds(start);
        long finishing = System.nanoTime();
        LtfsReceipt receipt = writer.finish();
        say(
            "files written",
            "%.1f s, %,.0f MB/s, %,.0f files/s",
            written,
            bytes / written / 1e6,
            files / written);
        say("both indexes", "%,d bytes each, %.1f s", receipt.indexBytes(), seconds(finishing));
      }
      long opening = System.nanoTime();
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, LtfsLimits.defaults());
      say(
          "opened",
          "%.1f s, %,d bytes of memory for the index",
          seconds(opening),
          reader.index().tree().memoryBytes());
      long reading = System.nanoTime();
      boolean good = reader.verify(path -> true, (path, file, verdict, sha256, reason) -> {});
      double read = seconds(reading);
      say(
          "read back",
          "%s, %.1f s, %,.0f MB/s, %,.0f files/s",
          good ? "good" : "BAD",
          read,
          bytes / read / 1e6,
          files / read);
    }
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    say("heap at most", "%,d MB", heap / 1_000_000);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void say(String what, String format, Object... values) {
    out.println(String.format(Locale.ROOT, "%-14s " + format, prepend(what, values)));
  }

  private static Object[] prepend(String what, Object... values) {
    Object[] all = new Object[values.length + 1];
    all[0] = what;
    System.arraycopy(values, 0, all, 1, values.length);
    return all;
  }
}
