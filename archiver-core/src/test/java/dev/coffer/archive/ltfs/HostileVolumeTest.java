package dev.coffer.archive.ltfs;

import static dev.coffer.archive.ltfs.RawVolume.extent;
import static dev.coffer.archive.ltfs.RawVolume.extents;
import static dev.coffer.archive.ltfs.RawVolume.file;
import static dev.coffer.archive.ltfs.TestVolume.BLOCK;
import static dev.coffer.archive.ltfs.TestVolume.LIMITS;
import static dev.coffer.archive.ltfs.TestVolume.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged and hostile volumes: one clear error each, and nothing written outside the target. */
class HostileVolumeTest {
  @TempDir Path temporary;
  private Path cartridge;

  @BeforeEach
  void format() throws Exception {
    cartridge = TestVolume.formatted(temporary.resolve("library"), 4 << 20);
  }

  /** Reads all files of a volume with these files; why each failed. */
  private List<String> failures(String contents, byte[]... blocks) throws IOException {
    RawVolume.withContents(cartridge, contents, blocks);
    List<String> failures = new ArrayList<>();
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader.open(drive, LIMITS)
          .verify(
              path -> true,
              (path, file, verdict, sha256, reason) -> {
                if (verdict == LtfsVolumeReader.Verdict.UNREADABLE) {
                  failures.add(reason);
                }
              });
    }
    return failures;
  }

  @Test
  void extentsThatDoNotLeadToDataAreToldOneByOne() throws Exception {
    List<String> failures =
        failures(
            file("past", 9, extents(extent(0, 'b', 400, 0, 9)))
                + file("filemark", 9, extents(extent(0, 'b', 6, 0, 9)))
                + file("label", 9, extents(extent(0, 'b', 2, 0, 9)))
                + file("partition", 9, extents(extent(0, 'z', 7, 0, 9)))
                + file("short", 200, extents(extent(0, 'b', 8, 0, 200)))
                + file("offset", 9, extents(extent(0, 'b', 7, 4_000_000_000L, 9)))
                + file("runs on", 5 * BLOCK, extents(extent(0, 'b', 7, 0, 5 * BLOCK)))
                + file("far", 9, extents(extent(0, 'b', Long.MAX_VALUE / 2, 0, 9)))
                + file("huge", 1L << 60, "")
                + file("good", 100, extents(extent(0, 'b', 7, 1, 100))),
            content(1, BLOCK),
            content(2, 50));
    assertThat(failures)
        .anyMatch(f -> f.contains("b:400 is behind the end of data"))
        .anyMatch(f -> f.contains("b:6 is a filemark"))
        .anyMatch(f -> f.contains("b:2 lies in the label"))
        .anyMatch(f -> f.contains("partition: actual=z"))
        .anyMatch(f -> f.contains("b:8 is too short: actual=50 bytes expected=200"))
        .anyMatch(f -> f.contains("file of absurd size"))
        .hasSize(9);
  }

  @Test
  void overlappingExtentsMakeTheIndexDamaged() throws Exception {
    RawVolume.withContents(
        cartridge,
        file("f", 100, extents(extent(0, 'b', 7, 0, 60), extent(50, 'b', 7, 0, 50))),
        content(1, BLOCK));
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, LIMITS);
      // the damaged generation is told, and the one before it is what counts
      assertThat(reader.index().header().generation()).isEqualTo(1);
      assertThat(reader.check().consistent()).isFalse();
      assertThat(reader.check().findings()).anyMatch(f -> f.contains("extents overlap"));
    }
  }

  @Test
  void namesThatEscapeAreRefused() throws Exception {
    for (String name : List.of("..", "../../escape", "/etc/passwd", ".")) {
      RawVolume.withContents(cartridge, file(name, 0, ""));
      try (TapeDrive drive = TestVolume.load(cartridge)) {
        LtfsVolumeReader reader = LtfsVolumeReader.open(drive, LIMITS);
        assertThat(reader.index().tree().entryCount()).as(name).isEqualTo(1);
        assertThat(reader.check().findings()).as(name).anyMatch(f -> f.contains("name "));
      }
    }
  }

  @Test
  void encodedSlashIsANameAndNoWayOut() throws Exception {
    String encoded =
        file("..%2F..%2Fescape", 3, extents(extent(0, 'b', 7, 0, 3)))
            .replace("<name>", "<name percentencoded=\"true\">");
    RawVolume.withContents(cartridge, encoded, "abc".getBytes(StandardCharsets.US_ASCII));
    Path target = temporary.resolve("deep/target");
    restore(target);
    assertThat(target.resolve("..%2F..%2Fescape")).hasContent("abc");
    assertOnlyTarget("deep", "deep/target", "deep/target/..%2F..%2Fescape");
  }

  private List<String> restore(Path target) throws IOException {
    TestListener listener = new TestListener();
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, LIMITS);
      LtfsRestorer.restore(reader, path -> true, RestoreOptions.into(target), listener);
    }
    return listener.failures();
  }

  private void assertOnlyTarget(String... expected) throws IOException {
    try (Stream<Path> all = Files.walk(temporary)) {
      assertThat(
              all.map(path -> temporary.relativize(path).toString())
                  .filter(path -> !path.isEmpty() && !path.startsWith("library"))
                  .sorted(Comparator.naturalOrder()))
          .containsExactly(expected);
    }
  }

  @Test
  void linksDoNotLeadWritesOutOfTheTarget() throws Exception {
    // a link out of the target, and a file whose directory has the link's name
    String contents =
        file("out", 0, "<symlink>%s</symlink>".formatted(temporary.resolve("victim")))
            + "<directory><name>d</name><readonly>false</readonly>"
            + RawVolume.times()
            + "<fileuid>8</fileuid><contents>"
            + file("f", 3, extents(extent(0, 'b', 7, 0, 3)))
            + "</contents></directory>";
    RawVolume.withContents(cartridge, contents, "abc".getBytes(StandardCharsets.US_ASCII));
    Files.createDirectories(temporary.resolve("victim"));
    Path target = Files.createDirectories(temporary.resolve("target"));
    Files.createSymbolicLink(target.resolve("d"), temporary.resolve("victim"));

    List<String> failures = restore(target);

    assertThat(failures).anyMatch(f -> f.startsWith("d/f: ")).allMatch(f -> f.startsWith("d"));
    assertOnlyTarget("target", "target/d", "target/out", "victim");
  }

  @Test
  void whatIsThereIsNeverReplaced() throws Exception {
    RawVolume.withContents(
        cartridge,
        file("f", 3, extents(extent(0, 'b', 7, 0, 3))),
        "abc".getBytes(StandardCharsets.US_ASCII));
    Path target = Files.createDirectories(temporary.resolve("target"));
    Files.writeString(target.resolve("f"), "mine");
    assertThat(restore(target)).containsExactly("f: kept");
    assertThat(target.resolve("f")).hasContent("mine");
  }

  @Test
  void fileThatDiffersFromItsDigestIsNotLeftBehind() throws Exception {
    String digest = TestVolume.sha256("abd".getBytes(StandardCharsets.US_ASCII));
    String attribute =
        "<extendedattributes><xattr><key>ltfs.hash.sha256sum</key><value>%s</value></xattr>"
                .formatted(digest)
            + "</extendedattributes>";
    RawVolume.withContents(
        cartridge,
        file("f", 3, attribute + extents(extent(0, 'b', 7, 0, 3))),
        "abc".getBytes(StandardCharsets.US_ASCII));
    Path target = temporary.resolve("target");
    assertThat(restore(target)).hasSize(1).allMatch(f -> f.contains("SHA-256: actual="));
    assertThat(target).isEmptyDirectory();
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, LIMITS);
      boolean good =
          reader.verify(
              path -> true,
              (path, file, verdict, sha256, reason) ->
                  assertThat(verdict).isEqualTo(LtfsVolumeReader.Verdict.DIFFERS));
      assertThat(good).isFalse();
    }
  }

  @Test
  void backPointersThatLoopOrLeadNowhereEndTheHistory() throws Exception {
    for (String[] pointer : new String[][] {{"b", "8"}, {"a", "5"}, {"b", "3"}, {"b", "999"}}) {
      try (RawVolume raw = new RawVolume(cartridge)) {
        raw.forget().at(1, 7);
        String bad =
            RawVolume.index(2, 'b', 8, pointer[0], Long.parseLong(pointer[1]), file("lost", 0, ""));
        raw.construct(bad);
        LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
        assertThat(reader.index().header().generation()).isEqualTo(1);
        assertThat(reader.check().findings()).anyMatch(f -> f.contains("previous index"));
        assertThat(reader.generations()).hasSize(1);
      }
    }
  }

  @Test
  void selfPointerProtectsFromFilesThatHoldAnIndex() throws Exception {
    // an old index as a file's content, behind the newest index, as an interrupted writer leaves it
    try (RawVolume raw = new RawVolume(cartridge)) {
      String old = RawVolume.index(77, 'b', 4711, "b", 5, file("ghost", 0, ""));
      raw.forget().at(1, -1).filemark().text(old);
      LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
      assertThat(reader.index().header().generation()).isEqualTo(1);
      assertThat(reader.check().findings()).anyMatch(f -> f.contains("says that it is at b:4711"));
    }
  }

  @Test
  void indexOfAnotherVolumeIsNotTaken() throws Exception {
    try (RawVolume raw = new RawVolume(cartridge)) {
      String other = RawVolume.index(5, 'b', 8, "b", 5, "").replace("0198a1b2", "ffffffff");
      raw.forget().at(1, -1).construct(other);
      LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
      assertThat(reader.index().header().generation()).isEqualTo(1);
      assertThat(reader.check().findings()).anyMatch(f -> f.contains("another volume"));
    }
  }

  @Test
  void incrementalIndexIsToldAndNotRolledBackInSilence() throws Exception {
    try (RawVolume raw = new RawVolume(cartridge)) {
      String incremental =
          RawVolume.index(2, 'b', 8, "b", 5, "").replace("ltfsindex", "ltfsincrementalindex");
      raw.forget().at(1, -1).construct(incremental);
      LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
      assertThat(reader.check().consistent()).isFalse();
      assertThat(reader.check().findings()).anyMatch(f -> f.contains("incremental index"));
    }
  }

  @Test
  void labelsThatContradictOneAnotherAreDamage() throws Exception {
    try (RawVolume raw = new RawVolume(cartridge)) {
      String label = new String(GoldenVolume.record(1, 2), StandardCharsets.UTF_8);
      raw.at(1, 2).record(label.getBytes(StandardCharsets.UTF_8)).filemark();
      assertThatThrownBy(() -> LtfsVolumeReader.open(raw.drive(), LIMITS))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining("differ");
    }
  }

  @Test
  void blankAndOtherCartridgesAreNotLtfs() throws Exception {
    Path blank = TestVolume.blank(temporary.resolve("blank"), 1 << 20);
    try (TapeDrive drive = TestVolume.load(blank)) {
      assertThat(LtfsVolumeReader.isLtfs(drive)).isFalse();
      assertThatThrownBy(() -> LtfsVolumeReader.open(drive, LIMITS))
          .isInstanceOf(WrongVolumeException.class);
      drive.rewind();
      drive.write(
          ByteBuffer.wrap(
              ("VOL1CF0001" + " ".repeat(69) + "4").getBytes(StandardCharsets.US_ASCII)));
      drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      assertThat(LtfsVolumeReader.isLtfs(drive)).isFalse();
      assertThatThrownBy(() -> LtfsVolumeReader.open(drive, LIMITS))
          .isInstanceOf(WrongVolumeException.class)
          .hasMessageContaining("not an LTFS volume");
      assertThatThrownBy(() -> LtfsVolumeWriter.open(drive, TestVolume.options()))
          .isInstanceOf(WrongVolumeException.class);
    }
  }

  @Test
  void noIndexAtAllIsOneError() throws Exception {
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(0, 4).record(content(1, 100)).at(1, 4).record(content(2, 100));
      assertThatThrownBy(() -> LtfsVolumeReader.open(raw.drive(), LIMITS))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining("no whole index on either partition");
      assertThatThrownBy(() -> LtfsRecovery.recover(raw.drive(), TestVolume.options()))
          .isInstanceOf(ArchiveDamagedException.class);
      assertThat(raw.at(1, -1).block()).as("nothing was written").isEqualTo(5);
    }
  }

  @Test
  void bombsAreRefusedWithLittleMemory() throws Exception {
    LtfsLimits small = new LtfsLimits(1000, 1 << 20, 100, 1000, 1 << 20);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1200; i++) {
      many.append(file("f" + i, 0, ""));
    }
    RawVolume.withContents(cartridge, many.toString());
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, small);
      assertThat(reader.check().findings()).anyMatch(f -> f.contains("more than 1000 files"));
      assertThat(LtfsVolumeReader.open(drive, LIMITS).index().tree().entryCount()).isEqualTo(1201);
    }
  }

  @Test
  void readerNeverWrites() throws Exception {
    RawVolume.withContents(cartridge, file("f", 3, extents(extent(0, 'b', 99, 0, 3))));
    byte[][] before = images();
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      CutDrive forbidding = new CutDrive(drive, 0);
      LtfsVolumeReader reader = LtfsVolumeReader.open(forbidding, LIMITS);
      reader.verify(path -> true, (path, file, verdict, sha256, reason) -> {});
      reader.generations();
      LtfsRecovery.examine(forbidding, LIMITS);
      assertThat(reader.find(EntryPath.of("f"))).isPresent();
      assertThat(forbidding.changes()).isZero();
    }
    assertThat(images()).isDeepEqualTo(before);
  }

  private byte[][] images() throws IOException {
    return new byte[][] {
      Files.readAllBytes(cartridge.resolve("partition-0.tap")),
      Files.readAllBytes(cartridge.resolve("partition-1.tap"))
    };
  }

  @Test
  void randomBytesInPlaceOfAnIndexNeverDoAnythingElseThanFail() throws Exception {
    long seed = Long.getLong("coffer.seed", 20261120L);
    java.util.Random random = new java.util.Random(seed);
    String whole = RawVolume.index(2, 'b', 8, "b", 5, file("f", 0, ""));
    for (int i = 0; i < 300; i++) {
      byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        LtfsIndexParser.parse(new java.io.ByteArrayInputStream(bytes), LIMITS);
      } catch (ArchiveException e) {
        assertThat(e.getMessage()).as("seed %d", seed).startsWith("index, line ");
      }
    }
  }
}
