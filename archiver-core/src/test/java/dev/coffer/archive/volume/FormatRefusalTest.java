package dev.coffer.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.read.ManifestReader;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.scan.VolumeScanner;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.testkit.TestLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What says another version than the one there is, or is larger than anybody writes. */
class FormatRefusalTest {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final ArchiveId ARCHIVE = ArchiveId.of(1_700_000_000_000L, 1, 2);
  private static final IndexCodec.Visitor NOBODY =
      new IndexCodec.Visitor() {
        @Override
        public void entry(IndexEntry entry) {}

        @Override
        public void deleted(EntryPath path) {}

        @Override
        public void frames(int segmentNumber, int[] compressedSizes) {}
      };

  @TempDir Path directory;

  private static void readIndex(String format) throws IOException {
    String text =
        "{\"format\":\"%s\",\"archive\":\"%s\",\"part\":1}%n{\"end\":true,\"entries\":0}%n"
            .formatted(format, ARCHIVE);
    IndexCodec.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), ARCHIVE, NOBODY);
  }

  @Test
  void indexesOfOtherVersionsAreRefused() throws Exception {
    readIndex("coffer-index-1");
    for (String other : List.of("coffer-index-2", "coffer-index-99")) {
      assertThatThrownBy(() -> readIndex(other))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("actual=" + other)
          .hasMessageContaining("newer Coffer");
    }
    assertThatThrownBy(() -> readIndex("coffer-index-0"))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("actual=coffer-index-0")
        .hasMessageNotContaining("newer");
    assertThatThrownBy(() -> readIndex("another-index-1"))
        .isInstanceOf(dev.coffer.archive.ArchiveException.class)
        .hasMessageContaining("actual=another-index-1");
  }

  @Test
  void manifestsOfOtherVersionsAreRefused() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 16 << 20);
        ArchiveReceipt receipt =
            shelf.write(
                TestShelf.smallSettings(), List.of(MemoryEntry.file("f", 100, 1, false)), 1)) {
      String json = new String(ManifestCodec.encode(receipt.manifest()), StandardCharsets.UTF_8);
      assertThat(ManifestCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(receipt.manifest());
      for (String other : List.of("coffer-manifest-0", "coffer-manifest-2", "coffer-manifest-10")) {
        byte[] changed = json.replace("coffer-manifest-1", other).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ManifestCodec.decode(changed))
            .isInstanceOf(UnsupportedFormatException.class)
            .hasMessageContaining("actual=" + other);
      }
    }
  }

  /** A tape file of 66 MiB where a manifest should be, in blocks of one MiB. */
  private static TapePosition writeLargeManifest(TapeDrive drive, TapePosition at)
      throws IOException {
    drive.locate(at);
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    for (int i = 0; i < 66; i++) {
      drive.write(block.clear());
    }
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    return at;
  }

  @Test
  void aManifestThatIsTooLargeIsRefusedAndNotKeptInMemory() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 128 << 20, BLOCK_BYTES, drive -> drive);
        ArchiveReceipt receipt =
            shelf.write(
                TestShelf.smallSettings(), List.of(MemoryEntry.file("f", 100, 1, false)), 1)) {
      TapeFile index = receipt.manifest().indexes().getFirst();
      TapeDrive drive = shelf.load(TestLibrary.barcode(1));
      assertThat(ManifestReader.readBehind(drive, index).manifest()).isEqualTo(receipt.manifest());
      writeLargeManifest(drive, new TapePosition(0, index.firstBlock() + index.blockCount() + 7));

      assertThatThrownBy(() -> ManifestReader.readBehind(drive, index))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining("longer than " + TapeTexts.MAX_TEXT_BYTES + " bytes");

      VolumeScan scan = VolumeScanner.scan(drive);
      assertThat(scan.manifests()).isEmpty();
      assertThat(scan.problems().toString()).contains("longer than");
    }
  }
}
