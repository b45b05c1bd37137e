package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes an LTFS volume of ours of a cartridge: formats it, and puts onto it what a stranger needs.
 *
 * <pre>
 *   README.txt              how to read it with common programs
 *   coffer/volume.json      what the volume is (docs/formats/tar-volume.md, section 5)
 *   coffer/tar-volume.md    segments, index and manifest in full
 *   coffer/ltfs.md          how they lie on an LTFS volume
 * </pre>
 *
 * <p>Whether that may be done is the caller's to know: everything on the cartridge is lost.
 */
public final class LtfsVolumeLabeler {
  /** Company, product, version, platform, program, as LTFS has it. */
  public static final String CREATOR = "Coffer Coffer 1 - Linux - coffer";

  static final EntryPath DIRECTORY = EntryPath.of("coffer");
  private static final EntryPath README = EntryPath.of("README.txt");

  static final EntryPath FACTS = EntryPath.of("coffer/volume.json");

  private static final long MIN_INDEX_PARTITION_BYTES = 4L << 20;

  /** Room for the index of several million files; real drives round up to whole wraps. */
  private static final long MAX_INDEX_PARTITION_BYTES = 4L << 30;

  private static final int INDEX_SHARE = 20;

  private LtfsVolumeLabeler() {}

  /**
   * Labels the cartridge in the drive; on the medium when it returns.
   *
   * @throws dev.coffer.archive.UnsupportedFormatException if the drive or the medium has no
   *     partitions; nothing was written
   */
  public static LtfsReceipt label(TapeDrive drive, VolumeFacts facts, InstantSource time)
      throws ArchiveException {
    LtfsFormatter.format(
        drive,
        new LtfsFormatter.Spec(
            Optional.of(facts.barcode()),
            facts.volser().value(),
            facts.pool(),
            facts.volumeId(),
            facts.labelledAt(),
            CREATOR,
            facts.blockBytes(),
            false,
            indexPartitionBytes(drive)));
    try (LtfsVolumeWriter writer =
        LtfsVolumeWriter.open(drive, LtfsWriteOptions.defaults(CREATOR, time))) {
      writer.makeDirectories(DIRECTORY);
      for (Map.Entry<EntryPath, byte[]> file : files(facts).entrySet()) {
        writer.addFile(
            file.getKey(),
            LtfsFileSpec.of(facts.labelledAt()).ofSize(file.getValue().length),
            Channels.newChannel(new ByteArrayInputStream(file.getValue())));
      }
      return writer.finish();
    }
  }

  /** True if nothing is on a volume of ours but what its label put there. */
  public static boolean isEmpty(LtfsVolumeReader volume) throws ArchiveException {
    boolean[] empty = {true};
    volume.forEach((path, entry) ->
        empty[0] &=
            path.equals(EntryPath.ROOT)
                || path.equals(README)
                || path.equals(DIRECTORY)
                || path.isUnder(DIRECTORY));
    return empty[0];
  }

  private static long indexPartitionBytes(TapeDrive drive) throws ArchiveException {
    try {
      long total = drive.capacity(0).map(MediumCapacity::totalBytes).orElse(Long.MAX_VALUE);
      return Math.clamp(total / INDEX_SHARE, MIN_INDEX_PARTITION_BYTES, MAX_INDEX_PARTITION_BYTES);
    } catch (TapeException e) {
      throw new ArchiveDeviceException("reading the capacity", e);
    }
  }

  private static Map<EntryPath, byte[]> files(VolumeFacts facts) {
    Map<EntryPath, byte[]> files = new TreeMap<>();
    String readme =
        resource("README.txt")
            .replace("@VOLSER@", facts.volser().value())
            .replace("@BARCODE@", facts.barcode())
            .replace("@LABELLED_AT@", facts.labelledAt().toString());
    files.put(README, readme.getBytes(StandardCharsets.UTF_8));
    files.put(FACTS, facts.encode());
    files.put(text("tar-volume.md"), resource("tar-volume.md").getBytes(StandardCharsets.UTF_8));
    files.put(text("ltfs.md"), resource("ltfs.md").getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private static EntryPath text(String name) {
    return EntryPath.of("coffer/" + name);
  }

  private static String resource(String name) {
    try (InputStream in = LtfsVolumeLabeler.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("internal error: resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
