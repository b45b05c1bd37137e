package dev.coffer.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.TapeDrive;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeLabelsTest {
  @TempDir Path directory;

  private static final FileLabel LABEL =
      new FileLabel(
          TapeFileKind.SEGMENT,
          7,
          "00ff00ff00",
          new Volser("CF0001"),
          12_345,
          10_001,
          LocalDate.of(2026, 11, 20),
          8 << 20,
          1_234_567);

  @Test
  void labelsHaveTheColumnsOfTheStandard() {
    String vol1 = text(new VolumeLabel(new Volser("CF0001"), "COFFER").encode());
    assertThat(vol1).hasSize(80).startsWith("VOL1CF0001 ").endsWith(" 4");
    assertThat(vol1.substring(24, 30)).isEqualTo("COFFER");
    String eof1 = text(LABEL.encodeFirst(FileLabel.Place.END_OF_FILE));
    assertThat(eof1)
        .isEqualTo(
            "EOF1S00007.00ff00ff00CF0001000123450001000263240263242 234567COFFER          0001"
                .replace("0263242 ", "026324 "));
    String hdr2 = text(LABEL.encodeSecond(FileLabel.Place.HEADER));
    assertThat(hdr2).startsWith("HDR2U0000000000000001234500000100").endsWith("0008388608");
  }

  @Test
  void labelsReadBackWithNumbersBeyondTheirShortColumns() throws Exception {
    for (FileLabel.Place place : FileLabel.Place.values()) {
      assertThat(FileLabel.decode(place, LABEL.encodeFirst(place), LABEL.encodeSecond(place)))
          .isEqualTo(LABEL);
    }
  }

  @Test
  void damagedLabelsAreRefusedAndNothingElseIsThrown() {
    Random random = new Random(20261120);
    for (int run = 0; run < 2000; run++) {
      byte[] first = LABEL.encodeFirst(FileLabel.Place.HEADER);
      byte[] second = LABEL.encodeSecond(FileLabel.Place.HEADER);
      byte[] hit = random.nextBoolean() ? first : second;
      hit[random.nextInt(80)] = (byte) random.nextInt(256);
      try {
        FileLabel.decode(FileLabel.Place.HEADER, first, second);
      } catch (UnsupportedFormatException e) {
        assertThat(e).hasMessageNotContaining("internal error");
      }
    }
  }

  @Test
  void aLabelledCartridgeTellsItsFactsAndItsMemoryNamesIt() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 16 << 20)) {
      TapeDrive drive = shelf.load("CF0001L9");
      assertThat(VolumeInspector.inspect(drive))
          .isInstanceOfSatisfying(
              VolumeContents.Labelled.class,
              labelled -> {
                assertThat(labelled.facts().volser()).isEqualTo(new Volser("CF0001"));
                assertThat(labelled.facts().pool()).isEqualTo("weekly");
                assertThat(labelled.facts().labelledAt()).isEqualTo(TestShelf.NOW);
              });
      assertThat(drive.readAttribute(0, 0x0801).orElseThrow().text()).isEqualTo("Coffer");
      assertThat(drive.readAttribute(0, 0x0803).orElseThrow().text()).isEqualTo("CF0001");
    }
  }

  @Test
  void otherPeoplesCartridgesAreForeign() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 16 << 20)) {
      TapeDrive drive = shelf.load("CF0001L9");
      byte[] ltfs = new VolumeLabel(new Volser("LTFS01"), "LTFS").encode();
      assertThat(overwritten(drive, ltfs)).isEqualTo(new VolumeContents.Ltfs());
      byte[] other = new VolumeLabel(new Volser("OTHER1"), "NOT COFFER").encode();
      assertThat(overwritten(drive, other))
          .isEqualTo(new VolumeContents.Foreign("volume OTHER1 of NOT COFFER"));
      assertThat(overwritten(drive, "hello".getBytes(StandardCharsets.US_ASCII)))
          .isEqualTo(new VolumeContents.Foreign("no ANSI label"));
      assertThat(overwritten(drive, new byte[100_000])).isInstanceOf(VolumeContents.Foreign.class);
      drive.rewind();
      drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      assertThat(VolumeInspector.inspect(drive)).isInstanceOf(VolumeContents.Foreign.class);
      byte[] ours = new VolumeLabel(new Volser("CF0001"), "COFFER").encode();
      assertThatThrownBy(() -> overwritten(drive, ours))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining("CF0001");
    }
  }

  private static VolumeContents overwritten(TapeDrive drive, byte[] block) throws Exception {
    drive.rewind();
    drive.write(ByteBuffer.wrap(block));
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    return VolumeInspector.inspect(drive);
  }

  @Test
  void aVolumeThatIsContinuedElsewhereIsNotAppendedTo() throws Exception {
    List<MemoryEntry> big = List.of(MemoryEntry.file("big", 9_000_000, 1, false));
    try (TestShelf shelf = TestShelf.create(directory, 2, 6 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), big, 1, 2)) {
      assertThat(receipt.manifest().volumes()).hasSize(2);
      assertThatThrownBy(() -> shelf.volumes(1).next())
          .isInstanceOf(WrongVolumeException.class)
          .hasMessageContaining("full");
    }
  }

  private static String text(byte[] label) {
    return new String(label, StandardCharsets.US_ASCII);
  }
}
