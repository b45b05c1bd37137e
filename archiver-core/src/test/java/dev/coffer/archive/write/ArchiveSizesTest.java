package dev.coffer.archive.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.read.ArchiveVerifier;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.tar.TarEncoder;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.volume.VolumeFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives at the edges: nothing in them, exactly full frames and volumes, very many entries. */
class ArchiveSizesTest {
  private static final int FRAME_BYTES = 64 << 10;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {VolumeFacts.MIN_BLOCK_BYTES, 512 << 10, VolumeFacts.MAX_BLOCK_BYTES})
  void everyBlockSizeHoldsOddArchives(int blockBytes) throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 256 << 20, blockBytes, drive -> drive)) {
      assertGood(shelf, TestShelf.smallSettings(), List.of());
      assertGood(shelf, TestShelf.smallSettings(), List.of(MemoryEntry.file("empty", 0, 1, true)));
      Manifest big =
          assertGood(
              shelf,
              new StreamSettings(0, 1 << 20, 9 << 20, 2),
              List.of(MemoryEntry.file("big", (9 << 20) + 12_345, 1, false)));
      assertThat(big.segments()).allMatch(segment -> segment.file().blockBytes() == blockBytes);
    }
  }

  /** Entries that fill their frames exactly: each segment and each volume ends with one. */
  @Test
  void entriesThatEndWhereFramesSegmentsAndVolumesDo() throws Exception {
    List<MemoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      entries.add(frameSized("data/%03d".formatted(i), i));
    }
    try (TestShelf shelf = TestShelf.create(directory, 4, 6 << 20)) {
      Manifest manifest =
          assertGood(shelf, new StreamSettings(0, FRAME_BYTES, 1 << 20, 2), entries, 1, 2, 3, 4);
      assertThat(manifest.volumes()).hasSizeGreaterThan(2);
      assertThat(manifest.segments())
          .extracting(Segment::firstTarOffset)
          .allMatch(offset -> offset % FRAME_BYTES == 0);
      assertThat(manifest.tarBytes()).isEqualTo(200L * FRAME_BYTES + 1024);
      for (Volser volser : manifest.volumes()) {
        VerifyReport report = verify(shelf, manifest, Optional.of(volser));
        assertThat(report.isGood()).as("%s", report).isTrue();
        assertThat(report.skippedCount()).isZero();
      }
    }
  }

  /** The last segment then holds the end of the tar and no entry; it is verified all the same. */
  @Test
  void aSegmentWithoutAnyEntryIsReadBackToo() throws Exception {
    List<MemoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      entries.add(frameSized("data/%03d".formatted(i), i));
    }
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20)) {
      Manifest manifest =
          assertGood(shelf, new StreamSettings(0, FRAME_BYTES, 1 << 20, 2), entries, 1);
      int found = 0;
      for (int count = 14; count <= 17; count++) {
        manifest =
            assertGood(
                shelf, new StreamSettings(0, FRAME_BYTES, 1 << 20, 2), entries.subList(0, count));
        found += manifest.segments().getLast().tarBytes() == 1024 ? 1 : 0;
      }
      assertThat(found).as("archives that end so").isPositive();
    }
  }

  @Test
  void aHundredThousandEntriesGoThroughTheSpool() throws Exception {
    List<MemoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      entries.add(MemoryEntry.file("many/%06d/é".formatted(i), 0, i, true));
    }
    try (TestShelf shelf = TestShelf.create(directory, 1, 256 << 20);
        ArchiveReceipt receipt = shelf.write(StreamSettings.defaults(2), entries, 1)) {
      Count count = new Count();
      receipt.visit(count);
      assertThat(count.entries).isEqualTo(100_000);
      assertThat(count.frames)
          .isEqualTo(receipt.manifest().segments().stream().mapToInt(Segment::frameCount).sum());
      VerifyReport report = verify(shelf, receipt.manifest(), Optional.empty());
      assertThat(report.isGood()).as("%s", report.parts()).isTrue();
      assertThat(report.entryCount()).isEqualTo(100_000);
    }
  }

  private static final class Count implements IndexCodec.Visitor {
    private long entries;
    private long frames;
    private long tarEnd;

    @Override
    public void entry(IndexEntry entry) {
      assertThat(entry.tarOffset()).isEqualTo(tarEnd);
      tarEnd = entry.tarEnd();
      entries++;
    }

    @Override
    public void frames(int segmentNumber, int[] compressedSizes) {
      frames += compressedSizes.length;
    }
  }

  private static MemoryEntry frameSized(String path, long seed) {
    int header =
        new TarEncoder().header(MemoryEntry.file(path, 60_000, 0, false).metadata()).remaining();
    return MemoryEntry.file(path, FRAME_BYTES - header, seed, false);
  }

  private Manifest assertGood(
      TestShelf shelf, StreamSettings settings, List<MemoryEntry> entries, int... volumes)
      throws Exception {
    int[] on = volumes.length == 0 ? new int[] {1} : volumes;
    try (ArchiveReceipt receipt = shelf.write(settings, entries, on)) {
      Manifest manifest = receipt.manifest();
      assertThat(manifest.entryCount()).isEqualTo(entries.size());
      VerifyReport report = verify(shelf, manifest, Optional.empty());
      assertThat(report.isGood()).as("%s", report).isTrue();
      assertThat(report.entryCount()).isEqualTo(entries.size());
      assertThat(report.parts())
          .hasSize(manifest.segments().size() + 2 * manifest.indexes().size());
      return manifest;
    }
  }

  private VerifyReport verify(TestShelf shelf, Manifest manifest, Optional<Volser> only)
      throws Exception {
    return new ArchiveVerifier(shelf, (json, sig) -> ManifestVerifier.Result.TRUSTED, directory)
        .verify(manifest, shelf.identities(), only);
  }
}
