package dev.coffer.archive.ltfs;

import static dev.coffer.archive.ltfs.RawVolume.extent;
import static dev.coffer.archive.ltfs.RawVolume.extents;
import static dev.coffer.archive.ltfs.RawVolume.file;
import static dev.coffer.archive.ltfs.TestVolume.LIMITS;
import static dev.coffer.archive.ltfs.TestVolume.add;
import static dev.coffer.archive.ltfs.TestVolume.content;
import static dev.coffer.archive.ltfs.TestVolume.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.WriteProtectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes whose last index is missing, torn or alone. */
class LtfsRecoveryTest {
  @TempDir Path temporary;
  private Path cartridge;

  @BeforeEach
  void volumeWithOneFile() throws Exception {
    cartridge = TestVolume.formatted(temporary.resolve("library"), 4 << 20);
    TestVolume.write(cartridge, writer -> add(writer, "f", content(1, 20_000)));
  }

  private LtfsRecovery.Report examine() throws IOException {
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      return LtfsRecovery.examine(drive, LIMITS);
    }
  }

  private LtfsRecovery.Outcome recover() throws IOException {
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      return LtfsRecovery.recover(drive, TestVolume.options());
    }
  }

  private void assertWhole(long generation) throws IOException {
    assertThat(TestVolume.digests(cartridge)).isEqualTo(Map.of("f", sha256(content(1, 20_000))));
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, LIMITS);
      assertThat(reader.check().fromMemory()).isTrue();
      assertThat(reader.index().header().generation()).isEqualTo(generation);
    }
  }

  @Test
  void consistentVolumeIsLeftAlone() throws Exception {
    int objects = TestVolume.objectCount(cartridge, 1);
    LtfsRecovery.Outcome outcome = recover();
    assertThat(outcome.receipt()).isEmpty();
    assertThat(outcome.before().check().consistent()).isTrue();
    assertThat(outcome.before().unindexedBlocks()).isZero();
    assertThat(TestVolume.objectCount(cartridge, 1)).isEqualTo(objects);
  }

  @Test
  void tornIndexIsToldAndKeptAndTheOneBeforeItCounts() throws Exception {
    int whole = TestVolume.objectCount(cartridge, 1);
    try (RawVolume raw = new RawVolume(cartridge)) {
      String index = RawVolume.index(3, 'b', whole + 3, "b", 11, file("lost", 0, ""));
      raw.at(1, -1).record(content(2, 100)).record(content(3, 100)).filemark();
      raw.text(index.substring(0, index.length() - 30));
    }
    LtfsRecovery.Report report = examine();
    assertThat(report.generation()).isEqualTo(2);
    assertThat(report.unindexedBlocks()).isEqualTo(4);
    assertThat(report.findings())
        .anyMatch(f -> f.contains("4 blocks behind the last index of partition b, from " + whole))
        .anyMatch(f -> f.contains("block b:" + (whole + 3) + ": index, line"));

    LtfsRecovery.Outcome outcome = recover();

    assertThat(outcome.receipt().orElseThrow().generation()).isEqualTo(3);
    assertThat(outcome.before()).isEqualTo(report);
    assertWhole(3);
    // nothing is lost: the blocks stand where they stood, and a filemark makes their number even
    assertThat(TestVolume.objectCount(cartridge, 1)).isEqualTo(whole + 4 + 1 + 3);
    try (RawVolume raw = new RawVolume(cartridge)) {
      assertThat(LtfsVolumeReader.open(raw.drive(), LIMITS).generations())
          .extracting(LtfsIndexHeader::generation)
          .containsExactly(3L, 2L, 1L);
    }
  }

  @Test
  void missingIndexOnTheIndexPartitionComesFromTheDataPartition() throws Exception {
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.at(0, 4).filemark().text("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ltfsindex");
    }
    assertThat(examine().generation()).isEqualTo(2);
    assertThat(examine().check().onIndexPartition()).isEmpty();
    recover();
    assertWhole(3);
    assertThat(TestVolume.objectCount(cartridge, 0)).isEqualTo(7);
  }

  @Test
  void missingIndexOnTheDataPartitionComesFromTheIndexPartition() throws Exception {
    try (RawVolume raw = new RawVolume(cartridge)) {
      // the last data index is overwritten by something that is none
      raw.forget().at(1, 10).record(content(9, 50));
    }
    assertThat(examine().generation()).isEqualTo(2);
    assertThat(examine().check().onDataPartition().orElseThrow().generation()).isEqualTo(1);
    recover();
    assertWhole(3);
  }

  @Test
  void indexWithoutItsFilemarkIsStillAnIndex() throws Exception {
    int whole = TestVolume.objectCount(cartridge, 1);
    try (RawVolume raw = new RawVolume(cartridge)) {
      String later = RawVolume.index(3, 'b', whole + 1, "b", 11, "");
      raw.forget().at(1, -1).filemark().text(later);
    }
    LtfsRecovery.Report report = examine();
    assertThat(report.generation()).isEqualTo(3);
    assertThat(report.findings()).anyMatch(f -> f.contains("no filemark behind the index"));
    assertThat(report.check().consistent()).isFalse();
    assertThat(recover().receipt().orElseThrow().generation()).isEqualTo(4);
    assertThat(TestVolume.digests(cartridge)).isEmpty();
  }

  @Test
  void filesOnTheIndexPartitionSurviveTheRecovery() throws Exception {
    String contents = file("small", 30, extents(extent(0, 'a', 4, 0, 30)));
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(1, 7).construct(RawVolume.index(2, 'b', 8, "b", 5, contents));
      raw.at(0, 4).record(content(7, 30)).record(content(8, 10)).filemark();
    }
    recover();
    assertThat(TestVolume.digests(cartridge)).isEqualTo(Map.of("small", sha256(content(7, 30))));
    // and the next session, which replaces the index behind the file
    TestVolume.write(cartridge, writer -> add(writer, "more", content(1, 10)));
    assertThat(TestVolume.digests(cartridge)).containsKeys("small", "more");
  }

  @Test
  void lyingMemoryIsNotBelieved() throws Exception {
    try (RawVolume raw = new RawVolume(cartridge)) {
      long reference = LtfsMemory.changeReference(raw.drive()).orElseThrow();
      String uuid = "0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
      for (long block : new long[] {6, 4711, 3}) {
        VolumeCoherency lie = new VolumeCoherency(reference, 2, block, uuid);
        raw.drive().writeAttributes(0, java.util.List.of(lie.toAttribute()));
        LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
        assertThat(reader.check().fromMemory()).isFalse();
        assertThat(reader.index().header().generation()).isEqualTo(2);
      }
    }
  }

  @Test
  void lockedVolumesAreNotWrittenTo() throws Exception {
    String locked =
        RawVolume.index(3, 'b', 13, "b", 11, "")
            .replace("<directory>", "<volumelockstate>locked</volumelockstate><directory>");
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(1, -1).construct(locked.replace("<startblock>13", "<startblock>14"));
      long data = raw.block() - 2;
      raw.at(1, data - 1).construct(locked.replace("<startblock>13", "<startblock>" + data));
      String copy =
          locked.replace(
              "<partition>b</partition><startblock>13", "<partition>a</partition><startblock>5");
      raw.at(0, 4).construct(copy.replace("<startblock>11", "<startblock>" + data));
      assertThat(LtfsVolumeReader.open(raw.drive(), LIMITS).check().consistent()).isTrue();
      assertThatThrownBy(() -> LtfsVolumeWriter.open(raw.drive(), TestVolume.options()))
          .isInstanceOf(WrongVolumeException.class)
          .hasMessageContaining("locked");
    }
  }

  @Test
  void writeProtectedCartridgeIsReadAndNotRecovered() throws Exception {
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(1, -1).record(content(1, 10));
    }
    Path json = cartridge.resolve("cartridge.json");
    String text = java.nio.file.Files.readString(json);
    java.nio.file.Files.writeString(
        json, text.replaceFirst("\"writeProtected\" *: *false", "\"writeProtected\": true"));
    assertThat(examine().generation()).isEqualTo(2);
    assertThatThrownBy(this::recover)
        .isInstanceOf(ArchiveDeviceException.class)
        .satisfies(e ->
            assertThat(((ArchiveDeviceException) e).tapeCause())
                .isInstanceOf(WriteProtectedException.class));
  }

  @Test
  void interruptedFormattingLeavesNoVolumeOrAWholeOne() throws Exception {
    for (int cut = 0; ; cut++) {
      Path blank = TestVolume.blank(temporary.resolve("blank" + cut), 1 << 20);
      boolean done = false;
      try (TapeDrive drive = TestVolume.load(blank)) {
        CutDrive cutting = new CutDrive(drive, cut);
        LtfsReceipt receipt = LtfsFormatter.format(cutting, TestVolume.spec(200_000));
        done = cutting.changes() <= cut && receipt.memoryWritten();
      } catch (ArchiveException e) {
        assertThat(e).isInstanceOf(ArchiveDeviceException.class);
      }
      try (TapeDrive drive = TestVolume.load(blank)) {
        assertThat(LtfsVolumeReader.open(drive, LIMITS).index().tree().entryCount()).isEqualTo(1);
      } catch (ArchiveException e) {
        assertThat(e).isNotInstanceOf(ArchiveDeviceException.class);
        assertThat(done).isFalse();
      }
      if (done) {
        assertThat(cut).isGreaterThan(14);
        return;
      }
    }
  }
}
