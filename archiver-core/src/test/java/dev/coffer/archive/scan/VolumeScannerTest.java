package dev.coffer.archive.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.FileLabel;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.TapeFileKind;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.testkit.TestLibrary;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeScannerTest {
  @TempDir Path directory;

  private static final List<MemoryEntry> ENTRIES =
      List.of(MemoryEntry.file("a", 1_500_000, 1, false), MemoryEntry.file("b", 10, 2, true));

  @Test
  void tellsEveryTapeFileAndEveryManifest() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt one = shelf.write(TestShelf.smallSettings(), ENTRIES, 1);
        ArchiveReceipt two = shelf.write(TestShelf.smallSettings(), ENTRIES, 1)) {
      VolumeScan scan = VolumeScanner.scan(shelf.load("CF0001L9"));
      assertThat(scan.problems()).isEmpty();
      assertThat(scan.tail()).isEmpty();
      assertThat(scan.full()).isFalse();
      assertThat(scan.manifests())
          .extracting(found -> found.file().manifest())
          .containsExactly(one.manifest(), two.manifest());
      assertThat(scan.files())
          .extracting(VolumeScan.ScannedFile::label)
          .extracting(FileLabel::kind)
          .containsExactly(
              TapeFileKind.README,
              TapeFileKind.SEGMENT,
              TapeFileKind.SEGMENT,
              TapeFileKind.INDEX,
              TapeFileKind.MANIFEST,
              TapeFileKind.SEGMENT,
              TapeFileKind.SEGMENT,
              TapeFileKind.INDEX,
              TapeFileKind.MANIFEST);
      assertThat(scan.files().get(1).firstBlock())
          .isEqualTo(one.manifest().segments().getFirst().file().firstBlock());
    }
  }

  @Test
  void aVolumeThatTheArchiveLeftIsFullAndItsManifestIncomplete() throws Exception {
    List<MemoryEntry> big = List.of(MemoryEntry.file("big", 9_000_000, 1, false));
    try (TestShelf shelf = TestShelf.create(directory, 3, 6 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), big, 1, 2, 3)) {
      VolumeScan scan = VolumeScanner.scan(shelf.load("CF0001L9"));
      assertThat(scan.full()).isTrue();
      Manifest part = scan.manifests().getFirst().file().manifest();
      assertThat(part.complete()).isFalse();
      assertThat(receipt.manifest().segments()).startsWith(part.segments().getFirst());
    }
  }

  /** Cuts the image at every object's end and in the middle of each: whole tape files survive. */
  @Test
  void whatACrashLeftIsToldAndWhatIsWholeIsFound() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), ENTRIES, 1)) {
      assertThat(receipt.manifest().complete()).isTrue();
      shelf.unload();
      Path image = directory.resolve("library/cartridges/CF0001L9/partition-0.tap");
      byte[] whole = java.nio.file.Files.readAllBytes(image);
      int before = 0;
      ByteBuffer words = ByteBuffer.wrap(whole).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      for (int at = 0; at + 4 <= whole.length; ) {
        int length = words.getInt(at);
        if (length == -1) {
          break;
        }
        at += length == 0 ? 4 : 8 + length + (length & 1);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
          file.setLength(0);
          file.write(whole, 0, at);
        }
        TapeDrive drive = shelf.load("CF0001L9");
        if (at > 10_000) {
          VolumeScan scan = VolumeScanner.scan(drive);
          assertThat(scan.files().size()).isGreaterThanOrEqualTo(before);
          before = scan.files().size();
        }
        shelf.unload();
      }
      assertThat(before).isEqualTo(5);
    }
  }

  /** Each label in turn is overwritten: only its own tape file is lost to the scan. */
  @Test
  void oneUnreadableLabelCostsOneTapeFile() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt one = shelf.write(TestShelf.smallSettings(), ENTRIES, 1);
        ArchiveReceipt two = shelf.write(TestShelf.smallSettings(), ENTRIES, 1)) {
      assertThat(one.manifest().complete() && two.manifest().complete()).isTrue();
      int all = VolumeScanner.scan(shelf.load("CF0001L9")).files().size();
      shelf.unload();
      Path image = directory.resolve("library/cartridges/CF0001L9/partition-0.tap");
      byte[] whole = java.nio.file.Files.readAllBytes(image);
      int labels = 0;
      int file = 0;
      for (int at : labels(whole)) {
        labels++;
        file = (labels - 1) / 4 + 1;
        if (file == 1) {
          continue; // VOL1 and the first tape file say whose the volume is
        }
        byte[] damaged = whole.clone();
        java.util.Arrays.fill(damaged, at, at + 10, (byte) '#');
        java.nio.file.Files.write(image, damaged);
        VolumeScan scan = VolumeScanner.scan(shelf.load("CF0001L9"));
        shelf.unload();
        int lost = file;
        assertThat(scan.files())
            .as("label %d", labels)
            .hasSize(all - 1)
            .noneMatch(found -> found.label().tapeFile() == lost);
        assertThat(scan.problems().size() + scan.tail().stream().count()).isEqualTo(1);
        assertThat(scan.tail().isPresent()).isEqualTo(file == all);
      }
      assertThat(file).isEqualTo(all);
    }
  }

  /** Where the labels lie in an image, but VOL1. */
  private static java.util.List<Integer> labels(byte[] image) {
    java.util.List<Integer> places = new java.util.ArrayList<>();
    ByteBuffer words = ByteBuffer.wrap(image).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 4 <= image.length; ) {
      int length = words.getInt(at);
      if (length == -1) {
        break;
      }
      if (length == 80 && at > 0) {
        places.add(at + 4);
      }
      at += length == 0 ? 4 : 8 + length + (length & 1);
    }
    return places;
  }

  @Test
  void aBlankCartridgeAndAForeignOneAreRefused() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 0, 32 << 20)) {
      shelf
          .library()
          .addCartridge(dev.coffer.tape.virtual.CartridgeSpec.of(TestLibrary.barcode(1)));
      TapeDrive drive = shelf.load(TestLibrary.barcode(1));
      assertThatThrownBy(() -> VolumeScanner.scan(drive))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("blank");
      drive.write(
          ByteBuffer.wrap("VOL1LTFS01".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
      assertThatThrownBy(() -> VolumeScanner.scan(drive))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("not a volume of Coffer");
    }
  }
}
