package dev.coffer.archive.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.write.ArchiveReceipt;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveVerifierTest {
  @TempDir Path directory;

  private static final ManifestVerifier SIGNATURES =
      (json, signature) ->
          Arrays.equals(signature, TestShelf.SIGNER.sign(json))
              ? ManifestVerifier.Result.TRUSTED
              : ManifestVerifier.Result.INVALID;

  private static List<MemoryEntry> entries(int count, int bytes) {
    List<MemoryEntry> entries = new ArrayList<>();
    entries.add(MemoryEntry.directory("data"));
    for (int i = 0; i < count; i++) {
      entries.add(MemoryEntry.file("data/%03d".formatted(i), bytes, i, false));
    }
    return entries;
  }

  private VerifyReport verify(
      TestShelf shelf, Manifest manifest, boolean withIdentity, Optional<Volser> only)
      throws Exception {
    return new ArchiveVerifier(shelf, SIGNATURES, directory)
        .verify(manifest, withIdentity ? shelf.identities() : List.of(), only);
  }

  @Test
  void aGoodArchiveOverThreeVolumesIsReadOnceAndGood() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 4, 6 << 20);
        ArchiveReceipt receipt =
            shelf.write(TestShelf.smallSettings(), entries(30, 400_000), 1, 2, 3, 4)) {
      Manifest manifest = receipt.manifest();
      VerifyReport report = verify(shelf, manifest, true, Optional.empty());
      assertThat(report.isGood()).as("%s", report).isTrue();
      assertThat(report.entryCount()).isEqualTo(31);
      assertThat(report.signature()).isEqualTo(ManifestVerifier.Result.TRUSTED);
      assertThat(report.parts())
          .hasSize(manifest.segments().size() + 2 * manifest.indexes().size());
      VerifyReport stored = verify(shelf, manifest, false, Optional.empty());
      assertThat(stored.isGood()).as("%s", stored).isTrue();
      assertThat(stored.entryCount()).isZero();
      assertThat(stored.parts()).containsExactlyInAnyOrderElementsOf(report.parts());
    }
  }

  @Test
  void oneCartridgeOfThreeIsVerifiedByItself() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 4, 6 << 20);
        ArchiveReceipt receipt =
            shelf.write(TestShelf.smallSettings(), entries(30, 400_000), 1, 2, 3, 4)) {
      long checked = 0;
      long skipped = 0;
      for (Volser volser : receipt.manifest().volumes()) {
        VerifyReport report = verify(shelf, receipt.manifest(), true, Optional.of(volser));
        assertThat(report.isGood()).as("%s", report).isTrue();
        assertThat(report.parts()).allMatch(part -> part.volser().equals(volser));
        checked += report.entryCount();
        skipped += report.skippedCount();
      }
      assertThat(checked + skipped).isEqualTo(31);
      assertThat(skipped).isLessThan(receipt.manifest().volumes().size());
    }
  }

  @Test
  void damageInAnySegmentNamesTheEntriesInItAndNoOthers() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries(40, 100_000), 1)) {
      Manifest manifest = receipt.manifest();
      for (Segment segment : manifest.segments()) {
        long middle = segment.file().byteCount() / 2;
        long at = imageOffset(segment.file(), middle);
        flip(at);
        VerifyReport report = verify(shelf, manifest, true, Optional.empty());
        VerifyReport stored = verify(shelf, manifest, false, Optional.empty());
        flip(at);
        assertThat(report.isGood()).isFalse();
        assertThat(stored.isGood()).isFalse();
        assertThat(report.damagedCount()).isBetween(1L, 4L);
        assertThat(report.entryCount()).isEqualTo(41);
        assertThat(badParts(report)).containsExactly(segment.number());
        assertThat(badParts(stored)).containsExactly(segment.number());
        assertThat(report.damaged())
            .allMatch(damaged -> damaged.path().isUnder(EntryPath.of("data")));
      }
      assertThat(verify(shelf, manifest, true, Optional.empty()).isGood()).isTrue();
    }
  }

  @Test
  void aDamagedIndexAndADamagedManifestAreTold() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries(4, 1000), 1)) {
      Manifest manifest = receipt.manifest();
      TapeFile index = manifest.indexes().getFirst();
      long inIndex = imageOffset(index, index.byteCount() - 5);
      flip(inIndex);
      VerifyReport report = verify(shelf, manifest, true, Optional.empty());
      flip(inIndex);
      assertThat(report.isGood()).isFalse();
      assertThat(report.parts())
          .filteredOn(part -> !part.problems().isEmpty())
          .extracting(VerifyReport.Part::kind)
          .containsExactly(VerifyReport.PartKind.INDEX);
      // Behind the index: filemark, two labels, filemark, two labels, filemark, the ustar header.
      long inManifest =
          imageOffset(index, index.byteCount() - 1) + 1 + 4 + 4 + 2 * 88 + 4 + 2 * 88 + 4 + 4 + 600;
      flip(inManifest);
      VerifyReport signed = verify(shelf, manifest, false, Optional.empty());
      flip(inManifest);
      assertThat(signed.signature()).isEqualTo(ManifestVerifier.Result.INVALID);
      assertThat(verify(shelf, manifest, true, Optional.empty()).isGood()).isTrue();
    }
  }

  private static List<Integer> badParts(VerifyReport report) {
    return report.parts().stream()
        .filter(part -> !part.problems().isEmpty())
        .peek(part -> assertThat(part.kind()).isEqualTo(VerifyReport.PartKind.SEGMENT))
        .map(VerifyReport.Part::number)
        .toList();
  }

  /** Where a byte of a tape file lies in the virtual cartridge's image. */
  private long imageOffset(TapeFile file, long offset) throws Exception {
    try (RandomAccessFile image = new RandomAccessFile(image(), "r")) {
      long object = 0;
      long at = 0;
      long block = file.firstBlock() + offset / file.blockBytes();
      while (object < block) {
        image.seek(at);
        int length = Integer.reverseBytes(image.readInt());
        at += length == 0 ? 4 : 8 + length + (length & 1);
        object++;
      }
      return at + 4 + offset % file.blockBytes();
    }
  }

  private void flip(long at) throws Exception {
    try (RandomAccessFile image = new RandomAccessFile(image(), "rw")) {
      image.seek(at);
      int value = image.read();
      image.seek(at);
      image.write(value ^ 1);
    }
  }

  private java.io.File image() {
    return directory.resolve("library/cartridges/CF0001L9/partition-0.tap").toFile();
  }
}
