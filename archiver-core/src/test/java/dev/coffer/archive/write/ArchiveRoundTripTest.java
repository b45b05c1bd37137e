package dev.coffer.archive.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.entry.ContentDigest;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.read.ArchiveLayout;
import dev.coffer.archive.read.ArchiveTarStream;
import dev.coffer.archive.read.IndexPartReader;
import dev.coffer.archive.tar.TarDecoder;
import dev.coffer.archive.tar.TarItem;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveRoundTripTest {
  @TempDir Path directory;

  private static List<MemoryEntry> entries() {
    List<MemoryEntry> entries = new ArrayList<>();
    entries.add(MemoryEntry.directory("srv"));
    entries.add(MemoryEntry.file("srv/empty", 0, 1, true));
    for (int i = 0; i < 20; i++) {
      entries.add(MemoryEntry.file("srv/small-" + i, 10 + 700 * i, 100 + i, i % 2 == 0));
    }
    entries.add(MemoryEntry.file("srv/text", 3_000_001, 2, true));
    entries.add(MemoryEntry.file("srv/video", 2_500_000, 3, false));
    entries.add(MemoryEntry.file("srv/z-last", 512, 4, true));
    return entries;
  }

  @Test
  void everyEntryComesBackFromTheTarStreamAndTheIndexAgrees() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 64 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries(), 1)) {
      Manifest manifest = receipt.manifest();
      assertThat(manifest.segments()).hasSizeGreaterThan(2);
      assertThat(manifest.complete()).isTrue();
      assertThat(manifest.entryCount()).isEqualTo(entries().size());
      assertReadsBack(shelf, manifest, receiptIndex(receipt));
      assertThat(tapeIndex(shelf, manifest).entries).isEqualTo(receiptIndex(receipt).entries);
    }
  }

  @Test
  void anArchiveGoesOnOverThreeVolumes() throws Exception {
    List<MemoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      entries.add(MemoryEntry.file("data/%02d".formatted(i), 400_000, i, false));
    }
    try (TestShelf shelf = TestShelf.create(directory, 4, 6 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries, 1, 2, 3, 4)) {
      Manifest manifest = receipt.manifest();
      assertThat(manifest.volumes())
          .startsWith(new Volser("CF0001"), new Volser("CF0002"), new Volser("CF0003"));
      assertThat(manifest.indexes()).hasSameSizeAs(manifest.volumes());
      assertReadsBack(shelf, manifest, receiptIndex(receipt));
      assertThat(tapeIndex(shelf, manifest).entries).isEqualTo(receiptIndex(receipt).entries);
    }
  }

  @Test
  void aSecondArchiveIsAppendedAndTheFirstStaysReadable() throws Exception {
    List<MemoryEntry> second = List.of(MemoryEntry.file("other", 5000, 9, true));
    try (TestShelf shelf = TestShelf.create(directory, 1, 64 << 20);
        ArchiveReceipt one = shelf.write(TestShelf.smallSettings(), entries(), 1);
        ArchiveReceipt two = shelf.write(TestShelf.smallSettings(), second, 1)) {
      assertThat(two.manifest().segments().getFirst().file().tapeFile())
          .isEqualTo(one.manifest().indexes().getLast().tapeFile() + 2);
      assertReadsBack(shelf, one.manifest(), receiptIndex(one));
      assertReadsBack(shelf, two.manifest(), receiptIndex(two));
    }
  }

  private static final class Collected implements IndexCodec.Visitor {
    private final List<IndexEntry> entries = new ArrayList<>();
    private final TreeMap<Integer, int[]> frames = new TreeMap<>();

    @Override
    public void entry(IndexEntry entry) {
      entries.add(entry);
    }

    @Override
    public void frames(int segmentNumber, int[] compressedSizes) {
      frames.put(segmentNumber, compressedSizes);
    }
  }

  private static Collected receiptIndex(ArchiveReceipt receipt) throws IOException {
    Collected index = new Collected();
    receipt.visit(index);
    return index;
  }

  private static Collected tapeIndex(TestShelf shelf, Manifest manifest) throws IOException {
    Collected index = new Collected();
    for (TapeFile part : manifest.indexes()) {
      IndexPartReader.read(
          shelf.mount(part.volser(), 1), part, manifest.archiveId(), shelf.identities(), index);
    }
    return index;
  }

  private static void assertReadsBack(TestShelf shelf, Manifest manifest, Collected index)
      throws IOException {
    for (boolean knownFrames : new boolean[] {true, false}) {
      ArchiveLayout layout =
          knownFrames
              ? new ArchiveLayout(manifest.archiveId(), manifest.segments(), index.frames)
              : ArchiveLayout.of(manifest);
      try (ArchiveTarStream tar = new ArchiveTarStream(layout, shelf, shelf.identities())) {
        TarDecoder decoder = new TarDecoder(tar, 0);
        for (IndexEntry entry : index.entries) {
          TarItem.Entry found = (TarItem.Entry) decoder.next().orElseThrow();
          assertThat(found.metadata()).isEqualTo(entry.metadata());
          assertThat(found.headerOffset()).isEqualTo(entry.tarOffset());
          if (entry.sha256().isPresent()) {
            assertThat(digest(decoder, found)).isEqualTo(entry.sha256().get());
          }
        }
        assertThat(decoder.next()).isEmpty();
      }
    }
  }

  private static Sha256 digest(TarDecoder decoder, TarItem.Entry entry) throws IOException {
    ContentDigest digest = new ContentDigest();
    digest.begin(entry.metadata());
    ByteBuffer buffer = ByteBuffer.allocate(10_000);
    while (decoder.read(buffer.clear()) >= 0) {
      digest.update(buffer.flip());
    }
    return digest.end();
  }
}
