package dev.coffer.archive.ltfs;

import static dev.coffer.archive.ltfs.TestVolume.add;
import static dev.coffer.archive.ltfs.TestVolume.content;
import static dev.coffer.archive.ltfs.TestVolume.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session is interrupted in front of every single change of the medium, and what the drive had
 * not flushed is lost wholly, in part, or not at all. Each time the volume opens at the last sync
 * or later, every file of that state reads, and it can be recovered and appended to.
 */
class PowerCutTest {
  @TempDir Path temporary;

  /** The states a volume may be in: files and digests at every sync. */
  private final Map<Long, Map<String, String>> states = new TreeMap<>();

  private long synced;

  private void session(LtfsVolumeWriter writer) throws IOException {
    states.clear();
    synced = 2;
    Map<String, String> files = new TreeMap<>();
    files.put("old", sha256(content(1, 20_000)));
    files.put("replaced", sha256(content(2, 100)));
    states.put(2L, Map.copyOf(files));
    add(writer, "a", content(3, 30_000));
    add(writer, "b", content(4, 50));
    files.put("a", sha256(content(3, 30_000)));
    files.put("b", sha256(content(4, 50)));
    states.put(3L, Map.copyOf(files));
    synced = writer.sync();
    LtfsFileSpec spec = LtfsFileSpec.of(TestVolume.THEN).replacing();
    writer.addFile(EntryPath.of("replaced"), spec, TestVolume.channel(content(5, 9000)));
    writer.delete(EntryPath.of("a"));
    files.put("replaced", sha256(content(5, 9000)));
    files.remove("a");
    states.put(4L, Map.copyOf(files));
    synced = writer.finish().generation();
  }

  @Test
  void everyInterruptionLeavesTheLastSyncOrLater() throws Exception {
    Path base = TestVolume.formatted(temporary.resolve("library"), 2 << 20);
    TestVolume.write(
        base,
        writer -> {
          add(writer, "old", content(1, 20_000));
          add(writer, "replaced", content(2, 100));
        });
    int cuts = 0;
    while (interrupted(base, cuts)) {
      cuts++;
    }
    // blocks of data, three indexes with their filemarks, cartridge memory four times
    assertThat(cuts).isEqualTo(6 + 3 * 3 + 4);
    assertThat(synced).isEqualTo(4);
  }

  /** Runs the session with a power cut; false if it came to its end before the cut. */
  private boolean interrupted(Path base, int cut) throws IOException {
    Path cartridge = temporary.resolve("cut" + cut).resolve("CF0001L9");
    TestVolume.copy(base, cartridge);
    Map<Integer, Long> safe = new HashMap<>();
    boolean ended = false;
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      CutDrive cutting = new CutDrive(drive, cut);
      try (LtfsVolumeWriter writer = LtfsVolumeWriter.open(cutting, TestVolume.options())) {
        session(writer);
        ended = cutting.changes() <= cut;
      } catch (ArchiveDeviceException e) {
        assertThat(e.getMessage()).contains("power cut");
      }
      for (int partition = 0; partition < 2; partition++) {
        safe.put(partition, cutting.safeObjects(partition, Long.MAX_VALUE));
      }
    }
    loseBuffers(cartridge, cut, safe);
    examine(cartridge, "cut " + cut);
    return !ended;
  }

  /** Every number of unflushed objects may be on the medium, from none to all. */
  private void loseBuffers(Path cartridge, int cut, Map<Integer, Long> safe) throws IOException {
    for (int partition = 0; partition < 2; partition++) {
      int whole = TestVolume.objectCount(cartridge, partition);
      for (long keep = safe.get(partition); keep < whole; keep++) {
        Path copy = temporary.resolve("lost").resolve(cut + "-" + partition + "-" + keep);
        TestVolume.copy(cartridge, copy);
        truncate(copy.resolve("partition-" + partition + ".tap"), keep);
        examine(copy, "cut %d, partition %d has %d objects".formatted(cut, partition, keep));
      }
    }
  }

  private static void truncate(Path image, long objects) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(image)).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < objects; i++) {
      int word = in.getInt();
      in.position(in.position() + (word == 0 ? 0 : word + word % 2 + 4));
    }
    byte[] kept = new byte[in.position()];
    in.rewind().get(kept);
    Files.write(image, kept);
  }

  private void examine(Path cartridge, String what) throws IOException {
    long generation;
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      generation = reader.index().header().generation();
      assertThat(generation).as(what).isGreaterThanOrEqualTo(synced);
      assertThat(TestVolume.digests(reader)).as(what).isEqualTo(states.get(generation));
      LtfsVolumeReader thorough = LtfsVolumeReader.openSearching(drive, TestVolume.LIMITS);
      assertThat(thorough.index().header().generation()).as(what).isEqualTo(generation);
    }
    recoverAndAppend(cartridge, what, generation);
  }

  private void recoverAndAppend(Path cartridge, String what, long generation) throws IOException {
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsRecovery.Outcome outcome = LtfsRecovery.recover(drive, TestVolume.options());
      assertThat(outcome.before().generation()).as(what).isEqualTo(generation);
      assertThat(outcome.receipt().isPresent())
          .as(what)
          .isEqualTo(!outcome.before().check().consistent());
    }
    Map<String, String> expected = new TreeMap<>(states.get(generation));
    expected.put("later", sha256(content(6, 10)));
    TestVolume.write(cartridge, writer -> add(writer, "later", content(6, 10)));
    assertThat(TestVolume.digests(cartridge)).as(what).isEqualTo(expected);
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      assertGenerations(LtfsVolumeReader.open(drive, TestVolume.LIMITS), what, generation);
    }
  }

  private static void assertGenerations(LtfsVolumeReader reader, String what, long generation)
      throws ArchiveException {
    assertThat(reader.generations())
        .as(what)
        .extracting(LtfsIndexHeader::generation)
        .contains(1L, 2L)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder())
        .anyMatch(g -> g >= generation);
  }
}
