package dev.coffer.archive.ltfs;

import static dev.coffer.archive.ltfs.RawVolume.extent;
import static dev.coffer.archive.ltfs.RawVolume.extents;
import static dev.coffer.archive.ltfs.RawVolume.file;
import static dev.coffer.archive.ltfs.RawVolume.index;
import static dev.coffer.archive.ltfs.TestVolume.BLOCK;
import static dev.coffer.archive.ltfs.TestVolume.LIMITS;
import static dev.coffer.archive.ltfs.TestVolume.add;
import static dev.coffer.archive.ltfs.TestVolume.content;
import static dev.coffer.archive.ltfs.TestVolume.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes that others may make: what the format allows and Coffer does not do itself. */
class ForeignVolumeTest {
  @TempDir Path temporary;

  private Path formatted() throws IOException {
    return TestVolume.formatted(temporary, 4 << 20);
  }

  @Test
  void otherLettersAndTheIndexOnTheSecondPartition() throws Exception {
    Path cartridge = TestVolume.blank(temporary, 4 << 20);
    LtfsFormatter.Spec spec = TestVolume.spec(1);
    LtfsLabel data =
        new LtfsLabel(
            Optional.empty(),
            LtfsVersion.WRITTEN,
            "other",
            spec.formattedAt(),
            spec.volumeUuid(),
            'q',
            'c',
            'q',
            BLOCK,
            true);
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.drive().format(2 << 20);
      String first =
          index(1, 'q', 5, "q", 5, "").replaceAll("<previousg.*</previousgenerationlocation>", "");
      raw.at(0, 0).record(LtfsLabelCodec.writeVol1(Optional.empty())).filemark();
      raw.record(LtfsLabelCodec.writeXml(data)).filemark().construct(first);
      raw.at(1, 0).record(LtfsLabelCodec.writeVol1(Optional.empty())).filemark();
      raw.record(LtfsLabelCodec.writeXml(data.on('c'))).filemark();
      raw.construct(index(1, 'c', 5, "q", 5, ""));
    }
    assertThat(TestVolume.digests(cartridge)).isEmpty();
    TestVolume.write(cartridge, writer -> add(writer, "f", content(1, 30_000)));
    TestVolume.write(cartridge, writer -> add(writer, "g", content(2, 10)));
    assertThat(TestVolume.digests(cartridge))
        .isEqualTo(Map.of("f", sha256(content(1, 30_000)), "g", sha256(content(2, 10))));
    assertThat(TestVolume.objectCount(cartridge, 1)).as("one index, replaced").isEqualTo(7);
  }

  @Test
  void olderIndexesMayStayOnTheIndexPartition() throws Exception {
    Path cartridge = formatted();
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(1, -1).construct(index(2, 'b', 8, "b", 5, file("f", 0, "")));
      raw.at(0, -1).construct(index(2, 'a', 8, "b", 8, file("f", 0, "")));
    }
    assertThat(TestVolume.digests(cartridge)).containsOnlyKeys("f");
    TestVolume.write(cartridge, writer -> add(writer, "g", content(2, 10)));
    assertThat(TestVolume.digests(cartridge)).containsOnlyKeys("f", "g");
  }

  @Test
  void indexPartitionMayBeOneGenerationAhead() throws Exception {
    Path cartridge = formatted();
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(0, 4).construct(index(2, 'a', 5, "b", 5, file("renamed", 0, "")));
      LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
      assertThat(reader.check().consistent()).isTrue();
      assertThat(reader.generations())
          .extracting(LtfsIndexHeader::generation)
          .containsExactly(2L, 1L);
    }
    LtfsReceipt receipt = TestVolume.write(cartridge, writer -> add(writer, "g", content(2, 10)));
    assertThat(receipt.generation()).isEqualTo(3);
    assertThat(TestVolume.digests(cartridge)).containsOnlyKeys("renamed", "g");
  }

  @Test
  void newerIndexThatPointsElsewhereIsToldAndRecovered() throws Exception {
    Path cartridge = formatted();
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(0, 4).construct(index(7, 'a', 5, "b", 99, file("only here", 0, "")));
      LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
      assertThat(reader.index().header().generation()).isEqualTo(7);
      assertThat(reader.check().consistent()).isFalse();
      assertThat(reader.check().findings()).anyMatch(f -> f.contains("do not belong together"));
      LtfsRecovery.Outcome outcome = LtfsRecovery.recover(raw.drive(), TestVolume.options());
      assertThat(outcome.receipt().orElseThrow().generation()).isEqualTo(8);
    }
    assertThat(TestVolume.digests(cartridge)).containsOnlyKeys("only here");
  }

  @Test
  void extentsOnBothPartitionsPackedSparseAndLonger() throws Exception {
    Path cartridge = formatted();
    byte[] onIndex = content(1, 100);
    byte[] first = content(2, BLOCK);
    byte[] second = content(3, 500);
    String contents =
        file(
                "both",
                BLOCK + 1000,
                extents(extent(BLOCK + 900, 'a', 4, 0, 100), extent(0, 'b', 7, BLOCK - 10, 310)))
            + file("empty", 0, "<extentinfo/>")
            + file("none", 5, extents(extent(0, 'b', 7, 0, 0)));
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(1, 7).record(first).record(second);
      raw.construct(index(2, 'b', 10, "b", 5, contents));
      raw.at(0, 4).record(onIndex).construct(index(2, 'a', 6, "b", 10, contents));
      byte[] expected = new byte[BLOCK + 1000];
      System.arraycopy(first, BLOCK - 10, expected, 0, 10);
      System.arraycopy(second, 0, expected, 10, 300);
      System.arraycopy(onIndex, 0, expected, BLOCK + 900, 100);
      LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
      assertThat(reader.check().consistent()).isTrue();
      assertThat(TestVolume.bytes(reader, "both")).isEqualTo(expected);
      assertThat(TestVolume.bytes(reader, "empty")).isEmpty();
      assertThat(TestVolume.bytes(reader, "none")).isEqualTo(new byte[5]);
    }
    TestVolume.write(cartridge, writer -> add(writer, "g", content(2, 10)));
    assertThat(TestVolume.digests(cartridge)).hasSize(4);
  }

  @Test
  void indexWhoseSizeIsAMultipleOfTheBlockSize() throws Exception {
    Path cartridge = formatted();
    int bare = index(2, 'b', 8, "b", 5, "").getBytes(StandardCharsets.UTF_8).length;
    String padded = "<creator>" + "r".repeat(BLOCK - bare + 3);
    String xml = index(2, 'b', 8, "b", 5, "").replace("<creator>raw", padded);
    assertThat(xml.getBytes(StandardCharsets.UTF_8)).hasSize(BLOCK);
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(1, -1).construct(xml);
      LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
      assertThat(reader.index().header().generation()).isEqualTo(2);
      assertThat(reader.check().onDataPartition().orElseThrow().closed()).isTrue();
    }
  }

  @Test
  void indexInRecordsThatAreTooSmallIsUnreadable() throws Exception {
    Path cartridge = formatted();
    try (RawVolume raw = new RawVolume(cartridge)) {
      byte[] xml = index(2, 'b', 8, "b", 5, "").getBytes(StandardCharsets.UTF_8);
      raw.forget().at(1, -1).filemark();
      raw.record(java.util.Arrays.copyOf(xml, 600));
      raw.record(java.util.Arrays.copyOfRange(xml, 600, xml.length)).filemark();
      LtfsVolumeReader reader = LtfsVolumeReader.open(raw.drive(), LIMITS);
      assertThat(reader.index().header().generation()).isEqualTo(1);
      assertThat(reader.check().findings()).anyMatch(f -> f.contains("not well formed"));
    }
  }

  @Test
  void whatIsNotKnownIsKeptOrTheVolumeIsNotWritten() throws Exception {
    Path cartridge = formatted();
    String kept = file("f", 0, "<vendor>keep me</vendor>");
    RawVolume.withContents(cartridge, kept);
    TestVolume.write(cartridge, writer -> add(writer, "g", content(2, 10)));
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      assertThat(
              LtfsVolumeReader.open(drive, LIMITS).find(EntryPath.of("f")).orElseThrow().foreign())
          .containsExactly("<vendor>keep me</vendor>");
    }
    String lost = file("f", 0, "<extentinfo><vendor/></extentinfo>");
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(1, 7).construct(index(2, 'b', 8, "b", 5, lost));
      raw.at(0, 4).construct(index(2, 'a', 5, "b", 8, lost));
      assertThat(LtfsVolumeReader.open(raw.drive(), LIMITS).index().losses()).hasSize(1);
      assertThatThrownBy(() -> LtfsVolumeWriter.open(raw.drive(), TestVolume.options()))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("vendor");
    }
  }

  @Test
  void newerMinorVersionIsReadAndNotWritten() throws Exception {
    Path cartridge = formatted();
    try (RawVolume raw = new RawVolume(cartridge)) {
      String data = index(2, 'b', 8, "b", 5, file("f", 0, ""));
      String copy = index(2, 'a', 5, "b", 8, file("f", 0, ""));
      raw.forget().at(1, 7).construct(data.replace("2.4.0", "2.5.1"));
      raw.at(0, 4).construct(copy.replace("2.4.0", "2.5.1"));
      assertThat(LtfsVolumeReader.open(raw.drive(), LIMITS).find(EntryPath.of("f"))).isPresent();
      assertThatThrownBy(() -> LtfsVolumeWriter.open(raw.drive(), TestVolume.options()))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("2.5.1");
    }
  }

  @Test
  void drivesWithoutPartitionsAreRefusedBeforeAnythingIsLost() throws Exception {
    Path cartridge = TestVolume.blank(temporary, 1 << 20);
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.at(0, 0).record(content(1, 100)).filemark();
      TapeDrive single = org.mockito.Mockito.spy(new CutDrive(raw.drive(), 0));
      org.mockito.Mockito.doReturn(
              new TapeCapabilities(1, 1 << 20, 1, true, true, true, true, false, false, false))
          .when(single)
          .capabilities();
      assertThatThrownBy(() -> LtfsFormatter.format(single, TestVolume.spec(1000)))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("partitions");
    }
    assertThat(TestVolume.objectCount(cartridge, 0)).isEqualTo(2);
  }
}
