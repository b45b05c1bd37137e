package dev.coffer.archive.ltfs;

import static dev.coffer.archive.ltfs.TestVolume.BLOCK;
import static dev.coffer.archive.ltfs.TestVolume.add;
import static dev.coffer.archive.ltfs.TestVolume.content;
import static dev.coffer.archive.ltfs.TestVolume.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LtfsVolumeWriterTest {
  private static final long SIZE = 4 << 20;

  @TempDir Path temporary;

  @Test
  void emptyVolumeIsConsistentFromBothSides() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    assertThat(TestVolume.digests(cartridge)).isEmpty();
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      assertThat(reader.check().fromMemory()).isTrue();
      assertThat(reader.index().header().generation()).isEqualTo(1);
      assertThat(reader.index().header().self()).isEqualTo(new LtfsPointer('a', 5));
      assertThat(reader.index().header().previous()).hasValue(new LtfsPointer('b', 5));
      assertThat(reader.volumeName()).isEqualTo("Test volume é");
      assertThat(reader.label().barcode()).hasValue("CF0001");
      assertThat(LtfsVolumeReader.isLtfs(drive)).isTrue();
    }
    assertThat(TestVolume.objectCount(cartridge, 0)).isEqualTo(7);
    assertThat(TestVolume.objectCount(cartridge, 1)).isEqualTo(7);
  }

  @Test
  void sessionWithoutChangesWritesNothing() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    LtfsReceipt receipt = TestVolume.write(cartridge, writer -> writer.sync());
    assertThat(receipt.generation()).isEqualTo(1);
    assertThat(TestVolume.objectCount(cartridge, 1)).isEqualTo(7);
  }

  @Test
  void oneFileComesBackWithAllThatBelongsToIt() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    byte[] content = content(1, 1000);
    LtfsFileSpec spec =
        LtfsFileSpec.of(TestVolume.THEN).with(List.of(LtfsXattr.text("note", "x & y")));
    LtfsReceipt receipt =
        TestVolume.write(
            cartridge,
            writer -> {
              LtfsFileReceipt file =
                  writer.addFile(EntryPath.of("f"), spec, TestVolume.channel(content));
              assertThat(file.sha256()).isEqualTo(sha256(content));
              assertThat(file.generation()).isEqualTo(2);
              assertThat(file.fileUid()).isEqualTo(2);
            });
    assertThat(receipt.generation()).isEqualTo(2);
    assertThat(receipt.memoryWritten()).isTrue();
    assertThat(receipt.entryCount()).isEqualTo(2);
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      assertThat(reader.check().fromMemory()).isTrue();
      LtfsEntry entry = reader.find(EntryPath.of("f")).orElseThrow();
      assertThat(TestVolume.bytes(reader, "f")).isEqualTo(content);
      assertThat(entry.sha256()).hasValue(sha256(content));
      assertThat(entry.attribute("note").orElseThrow().text()).isEqualTo("x & y");
      assertThat(entry.times().modified()).isEqualTo(TestVolume.THEN);
      assertThat(entry.times().changed()).isEqualTo(TestVolume.NOW);
      assertThat(reader.index().header().highestFileUid()).isEqualTo(2);
    }
  }

  @Test
  void filesOverNoneOneAndManyBlocks() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    Map<String, String> expected = new TreeMap<>();
    int[] sizes = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 20 * BLOCK + 5};
    TestVolume.write(
        cartridge,
        writer -> {
          for (int size : sizes) {
            byte[] content = content(size, size);
            add(writer, "f" + size, content);
            expected.put("f" + size, sha256(content));
          }
        });
    assertThat(TestVolume.digests(cartridge)).isEqualTo(expected);
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      assertThat(reader.find(EntryPath.of("f0")).orElseThrow().extents()).isEmpty();
      assertThat(
              reader.verify(
                  path -> true,
                  (path, file, verdict, sha, reason) ->
                      assertThat(verdict).isEqualTo(LtfsVolumeReader.Verdict.MATCHES)))
          .isTrue();
    }
  }

  @Test
  void smallFilesShareBlocksAndLargeOnesBeginInTheirOwn() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    TestVolume.write(
        cartridge,
        writer -> {
          LtfsFileReceipt a = add(writer, "a", content(1, 100));
          LtfsFileReceipt b = add(writer, "b", content(2, BLOCK - 50));
          LtfsFileReceipt c = add(writer, "c", content(3, BLOCK));
          assertThat(a.extents()).containsExactly(new LtfsExtent(0, at(7), 0, 100));
          assertThat(b.extents()).containsExactly(new LtfsExtent(0, at(7), 100, BLOCK - 50));
          assertThat(c.extents()).containsExactly(new LtfsExtent(0, at(9), 0, BLOCK));
        });
    assertThat(TestVolume.digests(cartridge))
        .containsEntry("b", sha256(content(2, BLOCK - 50)))
        .containsEntry("c", sha256(content(3, BLOCK)));
  }

  private static LtfsPointer at(long block) {
    return new LtfsPointer('b', block);
  }

  @Test
  void sparseAndSharedFiles() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    byte[] data = content(4, 3 * BLOCK + 17);
    byte[] sparse = new byte[100_000 + data.length + 5000];
    System.arraycopy(data, 0, sparse, 100_000, data.length);
    TestVolume.write(
        cartridge,
        writer -> {
          try (LtfsFileOutput out =
              writer.openFile(EntryPath.of("sparse"), LtfsFileSpec.of(TestVolume.THEN))) {
            out.hole(100_000);
            out.write(ByteBuffer.wrap(data));
            out.hole(5000);
            assertThat(out.commit().sha256()).isEqualTo(sha256(sparse));
          }
          writer.addShared(
              EntryPath.of("same"), EntryPath.of("sparse"), LtfsFileSpec.of(TestVolume.THEN));
          try (LtfsFileOutput out =
              writer.openFile(EntryPath.of("hole"), LtfsFileSpec.of(TestVolume.THEN))) {
            out.hole(70_000);
            out.commit();
          }
        });
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      assertThat(TestVolume.bytes(reader, "sparse")).isEqualTo(sparse);
      assertThat(TestVolume.bytes(reader, "same")).isEqualTo(sparse);
      assertThat(TestVolume.bytes(reader, "hole")).isEqualTo(new byte[70_000]);
      assertThat(reader.find(EntryPath.of("hole")).orElseThrow().extents()).isEmpty();
      assertThat(reader.find(EntryPath.of("same")).orElseThrow().extents())
          .isEqualTo(reader.find(EntryPath.of("sparse")).orElseThrow().extents());
    }
  }

  @Test
  void oddNamesDirectoriesAndLinks() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    List<String> names =
        List.of(
            "a:b",
            "100%",
            "%41",
            "tab\there",
            "new\nline",
            " blank ",
            "café",
            "📼".repeat(255),
            "\"<&>'\\|*?",
            "\u0001");
    TestVolume.write(
        cartridge,
        writer -> {
          writer.makeDirectories(EntryPath.of("deep/er/still:more"));
          for (String name : names) {
            add(writer, "deep/er/" + name, name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
          }
          writer.addSymlink(
              EntryPath.of("deep/link"), "../a:b/c", LtfsFileSpec.of(TestVolume.THEN));
          assertThatThrownBy(() -> add(writer, "x".repeat(256), new byte[0]))
              .isInstanceOf(FileAccessException.class);
          assertThatThrownBy(() -> add(writer, "no/such/directory", new byte[0]))
              .isInstanceOf(FileAccessException.class);
          assertThatThrownBy(() -> add(writer, "deep/link/under", new byte[0]))
              .isInstanceOf(FileAccessException.class);
        });
    assertThat(TestVolume.digests(cartridge)).hasSize(names.size());
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      for (String name : names) {
        assertThat(TestVolume.bytes(reader, "deep/er/" + name)).asString().isEqualTo(name);
      }
      assertThat(reader.find(EntryPath.of("deep/link")).orElseThrow().linkTarget())
          .hasValue("../a:b/c");
    }
  }

  @Test
  void threeSessionsWithDeletionsAndReplacements() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    TestVolume.write(
        cartridge,
        writer -> {
          writer.makeDirectories(EntryPath.of("d/inner"));
          add(writer, "keep", content(1, 5000));
          add(writer, "replaced", content(2, 20_000));
          add(writer, "d/gone", content(3, 100));
          add(writer, "d/inner/gone", content(4, 100));
        });
    TestVolume.write(
        cartridge,
        writer -> {
          byte[] fresh = content(5, 9000);
          LtfsFileSpec spec = LtfsFileSpec.of(TestVolume.THEN);
          assertThatThrownBy(() -> add(writer, "replaced", fresh))
              .isInstanceOf(FileAccessException.class)
              .hasMessageContaining("exists already");
          writer.addFile(EntryPath.of("replaced"), spec.replacing(), TestVolume.channel(fresh));
          writer.delete(EntryPath.of("d"));
          add(writer, "second", content(6, 10));
        });
    LtfsReceipt receipt =
        TestVolume.write(
            cartridge,
            writer -> {
              add(writer, "third", content(7, 40_000));
              writer.delete(EntryPath.of("second"));
              assertThatThrownBy(() -> writer.delete(EntryPath.of("second")))
                  .isInstanceOf(FileAccessException.class);
            });
    assertThat(receipt.generation()).isEqualTo(4);
    assertThat(TestVolume.digests(cartridge))
        .isEqualTo(
            Map.of(
                "keep", sha256(content(1, 5000)),
                "replaced", sha256(content(5, 9000)),
                "third", sha256(content(7, 40_000))));
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      assertThat(reader.generations())
          .extracting(LtfsIndexHeader::generation)
          .containsExactly(4L, 3L, 2L, 1L);
      // what was deleted and replaced is still there in the older generations
      assertThat(TestVolume.digests(reader.atGeneration(2)))
          .isEqualTo(
              Map.of(
                  "keep", sha256(content(1, 5000)),
                  "replaced", sha256(content(2, 20_000)),
                  "d/gone", sha256(content(3, 100)),
                  "d/inner/gone", sha256(content(4, 100))));
      List<Long> numbers = new java.util.ArrayList<>();
      reader.forEach((path, entry) -> numbers.add(entry.fileUid()));
      assertThat(numbers).doesNotHaveDuplicates().allMatch(n -> n > 1);
      assertThat(reader.index().header().highestFileUid())
          .isGreaterThanOrEqualTo(numbers.stream().max(Long::compare).orElseThrow());
    }
  }

  @Test
  void indexFollowsAfterSoManyBytesAndSoMuchTime() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, 16 << 20);
    Instant[] clock = {TestVolume.NOW};
    LtfsWriteOptions options =
        new LtfsWriteOptions(
            "Coffer test",
            () -> clock[0],
            100_000,
            Duration.ofMinutes(5),
            true,
            1000,
            TestVolume.LIMITS);
    try (TapeDrive drive = TestVolume.load(cartridge);
        LtfsVolumeWriter writer = LtfsVolumeWriter.open(drive, options)) {
      add(writer, "a", content(1, 90_000));
      assertThat(writer.sync()).isEqualTo(2);
      assertThat(writer.sync()).as("nothing new").isEqualTo(2);
      add(writer, "b", content(2, 120_000));
      assertThat(add(writer, "c", content(3, 10)).generation())
          .as("after 100 000 bytes")
          .isEqualTo(4);
      clock[0] = clock[0].plusSeconds(301);
      assertThat(add(writer, "d", content(4, 10)).generation())
          .as("after five minutes")
          .isEqualTo(5);
      // in the middle of a long file: what was complete before it is safe, and it goes on
      clock[0] = clock[0].plusSeconds(301);
      try (LtfsFileOutput out =
          writer.openFile(EntryPath.of("long"), LtfsFileSpec.of(TestVolume.THEN))) {
        byte[] whole = content(5, 50_000);
        out.write(ByteBuffer.wrap(whole, 0, 20_000));
        add4(writer);
        clock[0] = clock[0].plusSeconds(301);
        out.write(ByteBuffer.wrap(whole, 20_000, 30_000));
        assertThat(out.commit().sha256()).isEqualTo(sha256(whole));
      }
      writer.finish();
    }
    assertThat(TestVolume.digests(cartridge))
        .containsEntry("long", sha256(content(5, 50_000)))
        .hasSize(5);
  }

  private static void add4(LtfsVolumeWriter writer) throws IOException {
    long before = writer.sync();
    assertThat(writer.sync()).isEqualTo(before);
  }

  @Test
  void syncInTheMiddleOfAFileSplitsItsExtent() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    byte[] whole = content(5, 50_000);
    TestVolume.write(
        cartridge,
        writer -> {
          add(writer, "before", content(1, 10));
          try (LtfsFileOutput out =
              writer.openFile(EntryPath.of("long"), LtfsFileSpec.of(TestVolume.THEN))) {
            out.write(ByteBuffer.wrap(whole, 0, 20_001));
            assertThat(writer.sync()).isEqualTo(2);
            out.write(ByteBuffer.wrap(whole, 20_001, 29_999));
            assertThat(out.commit().extents()).hasSize(2);
          }
        });
    assertThat(TestVolume.digests(cartridge)).containsEntry("long", sha256(whole));
  }

  @Test
  void fileThatIsNotCommittedIsNotThere() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    TestVolume.write(
        cartridge,
        writer -> {
          try (LtfsFileOutput out =
              writer.openFile(EntryPath.of("half"), LtfsFileSpec.of(TestVolume.THEN))) {
            out.write(ByteBuffer.wrap(content(1, 30_000)));
          }
          assertThatThrownBy(() ->
                  writer.addFile(
                      EntryPath.of("torn"), LtfsFileSpec.of(TestVolume.THEN), new FailingChannel()))
              .isInstanceOf(FileAccessException.class);
          add(writer, "whole", content(2, 10));
        });
    assertThat(TestVolume.digests(cartridge)).containsOnlyKeys("whole");
  }

  private static final class FailingChannel implements java.nio.channels.ReadableByteChannel {
    private int reads;

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (reads++ > 2) {
        throw new IOException("input/output error");
      }
      target.put(new byte[1000]);
      return 1000;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // nothing to close
    }
  }

  @Test
  void readOnlyEntriesStayAsTheyAre() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    LtfsFileSpec fixed = new LtfsFileSpec(TestVolume.THEN, true, List.of(), false, 10, false);
    TestVolume.write(
        cartridge,
        writer -> {
          writer.addFile(EntryPath.of("f"), fixed, TestVolume.channel(content(1, 10)));
          assertThatThrownBy(() -> writer.delete(EntryPath.of("f")))
              .isInstanceOf(FileAccessException.class)
              .hasMessageContaining("read-only");
          assertThatThrownBy(() -> writer.openFile(EntryPath.of("f"), fixed.replacing()))
              .isInstanceOf(FileAccessException.class);
        });
    assertThat(TestVolume.digests(cartridge)).containsOnlyKeys("f");
  }

  @Test
  void inconsistentVolumeIsNotWrittenTo() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    try (TapeDrive drive = TestVolume.load(cartridge);
        LtfsVolumeWriter writer = LtfsVolumeWriter.open(drive, TestVolume.options())) {
      add(writer, "f", content(1, 100));
      writer.sync();
    }
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      assertThatThrownBy(() -> LtfsVolumeWriter.open(drive, TestVolume.options()))
          .isInstanceOf(WrongVolumeException.class)
          .hasMessageContaining("recovered");
    }
  }

  @Test
  void attributesOfTheCartridgeTellOfTheVolume() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, SIZE);
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      assertThat(drive.readAttribute(0, 0x0803).orElseThrow().text()).isEqualTo("Test volume é");
      assertThat(drive.readAttribute(0, 0x0803).orElseThrow().value()).hasSize(160);
      assertThat(drive.readAttribute(0, 0x0806).orElseThrow().text()).isEqualTo("CF0001L9");
      assertThat(drive.readAttribute(0, 0x0806).orElseThrow().value()).hasSize(32);
      assertThat(drive.readAttribute(0, 0x0801).orElseThrow().text()).isEqualTo("LTFS");
      assertThat(drive.readAttribute(0, 0x0805).orElseThrow().value()).containsExactly(0x81);
      assertThat(drive.readAttribute(0, 0x080B).orElseThrow().text()).isEqualTo("2.4.0");
      assertThat(drive.readAttribute(0, 0x1623).orElseThrow().value()).containsExactly(0);
      for (int partition = 0; partition < 2; partition++) {
        byte[] vci = drive.readAttribute(partition, 0x080C).orElseThrow().value();
        assertThat(vci).hasSize(70);
        assertThat(ByteBuffer.wrap(vci).getLong(17)).isEqualTo(5);
        assertThat(ByteBuffer.wrap(vci).getLong(9)).isEqualTo(1);
      }
    }
    assertThat(LtfsMemory.text(0x0803, "é".repeat(100)).text()).isEqualTo("é".repeat(80));
    assertThat(LtfsMemory.text(0x0803, "x" + "é".repeat(100)).text())
        .isEqualTo("x" + "é".repeat(79));
  }
}
