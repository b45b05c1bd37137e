package dev.coffer.archive.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongKeyException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.ContentDigest;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.tar.TarDecoder;
import dev.coffer.archive.tar.TarItem;
import dev.coffer.archive.testkit.ImageDamage;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.write.ArchiveReceipt;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands on a cartridge twice, or can be found out otherwise, is worth one loss. */
class TwiceToldTest {
  private static final long IN_HEADER = 40;

  @TempDir Path directory;

  private final List<MemoryEntry> entries = new ArrayList<>();
  private final Map<String, Sha256> expected = new TreeMap<>();

  @BeforeEach
  void entries() {
    for (int i = 0; i < 12; i++) {
      MemoryEntry entry = MemoryEntry.file("f%02d".formatted(i), 60_000 * i + 1, i, i % 2 == 0);
      entries.add(entry);
      expected.put(entry.metadata().path().toString(), Sha256.digestOf(entry.content()));
    }
  }

  @Test
  void theTapesOwnHeaderServesWhereTheSpareCopyIsDamaged() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries, 1)) {
      for (byte[] spare :
          List.of(new byte[0], new byte[100], "age-encryption.org/v1\n".getBytes())) {
        assertThat(read(shelf, withSpare(receipt.manifest(), spare), shelf.identities()))
            .isEqualTo(expected);
      }
      byte[] altered = receipt.manifest().segments().getFirst().file().ageHeader().clone();
      altered[altered.length - 30] ^= 1;
      assertThat(read(shelf, withSpare(receipt.manifest(), altered), shelf.identities()))
          .isEqualTo(expected);
    }
  }

  @Test
  void theSpareCopyServesWhereTheTapesOwnHeaderIsDamaged() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries, 1)) {
      Manifest manifest = receipt.manifest();
      TapeFile index = manifest.indexes().getFirst();
      shelf.unload();
      for (Segment segment : manifest.segments()) {
        ImageDamage.of(directory, segment.file()).flip(IN_HEADER);
      }
      for (long place : new long[] {2, IN_HEADER, index.ageHeader().length - 20}) {
        ImageDamage.of(directory, index).flip(place);
        assertThat(listed(shelf, index, manifest)).as("byte %d", place).isEqualTo(entries.size());
        shelf.unload();
        ImageDamage.of(directory, index).flip(place);
      }

      assertThat(read(shelf, manifest, shelf.identities())).isEqualTo(expected);
      assertThatThrownBy(() -> read(shelf, withSpare(manifest, new byte[0]), shelf.identities()))
          .isInstanceOf(ArchiveException.class);
    }
  }

  @Test
  void aWrongKeyIsAWrongKeyAndNoDamage() throws Exception {
    List<AgeIdentity> other = List.of(AgeIdentity.generateX25519());
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries, 1)) {
      Manifest manifest = receipt.manifest();
      assertThatThrownBy(() -> read(shelf, manifest, other)).isInstanceOf(WrongKeyException.class);
      assertThatThrownBy(() -> read(shelf, withSpare(manifest, new byte[7]), other))
          .isInstanceOf(WrongKeyException.class);
      assertThatThrownBy(() ->
              IndexPartReader.read(
                  shelf.load("CF0001L9"),
                  manifest.indexes().getFirst(),
                  manifest.archiveId(),
                  other,
                  new Counting()))
          .isInstanceOf(WrongKeyException.class);
    }
  }

  /** Without an index, the seek table alone says where frames lie; they can be walked, too. */
  @Test
  void aDamagedSeekTableCostsNothingButWhatLiesNextToIt() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries, 1)) {
      Manifest manifest = receipt.manifest();
      shelf.unload();
      for (Segment segment : manifest.segments()) {
        ImageDamage.of(directory, segment.file()).flip(segment.file().byteCount() - 20);
      }

      Map<String, Sha256> found = new TreeMap<>();
      try (EntryRecovery recovery =
          new EntryRecovery(
              ArchiveLayout.of(manifest), shelf, shelf.identities(), new Listing(found))) {
        long lost = recovery.run();
        // The last chunk of each segment goes with its table, and the entry that it is part of.
        assertThat(lost).isBetween(1L, manifest.tarBytes() / 2);
      }

      assertThat(expected).containsAllEntriesOf(found);
      assertThat(found).hasSizeGreaterThan(expected.size() - 2 * manifest.segments().size());
    }
  }

  private static Manifest withSpare(Manifest manifest, byte[] spare) {
    List<Segment> segments = new ArrayList<>();
    for (Segment each : manifest.segments()) {
      TapeFile file = each.file();
      segments.add(
          new Segment(
              each.number(),
              new TapeFile(
                  file.volser(),
                  file.volumeGeneration(),
                  file.tapeFile(),
                  file.path(),
                  file.partition(),
                  file.firstBlock(),
                  file.blockBytes(),
                  file.byteCount(),
                  file.sha256(),
                  spare),
              each.firstTarOffset(),
              each.tarBytes(),
              each.frameBytes()));
    }
    return Manifests.with(manifest, segments, manifest.notes());
  }

  private static long listed(TestShelf shelf, TapeFile index, Manifest manifest) throws Exception {
    Counting counting = new Counting();
    IndexPartReader.read(
        shelf.load("CF0001L9"), index, manifest.archiveId(), shelf.identities(), counting);
    return counting.count;
  }

  private static Map<String, Sha256> read(
      TestShelf shelf, Manifest manifest, List<AgeIdentity> identities) throws Exception {
    Map<String, Sha256> found = new TreeMap<>();
    try (ArchiveTarStream tar =
        new ArchiveTarStream(ArchiveLayout.of(manifest), shelf, identities)) {
      TarDecoder decoder = new TarDecoder(tar, 0);
      ByteBuffer buffer = ByteBuffer.allocate(10_000);
      ContentDigest digest = new ContentDigest();
      for (Optional<TarItem> item = decoder.next(); item.isPresent(); item = decoder.next()) {
        if (item.get() instanceof TarItem.Entry entry) {
          digest.begin(entry.metadata());
          while (decoder.read(buffer.clear()) >= 0) {
            digest.update(buffer.flip());
          }
          found.put(entry.metadata().path().toString(), digest.end());
        }
      }
    }
    return found;
  }

  private static final class Counting implements IndexCodec.Visitor {
    private long count;

    @Override
    public void entry(IndexEntry entry) {
      count++;
    }

    @Override
    public void frames(int segmentNumber, int[] compressedSizes) {}
  }

  private record Listing(Map<String, Sha256> found) implements EntryRecovery.Listener {
    @Override
    public void entry(IndexEntry entry) {
      found.put(entry.path().toString(), entry.sha256().orElseThrow());
    }

    @Override
    public void suspect(IndexEntry entry) {
      entry(entry);
    }

    @Override
    public void lost(long tarOffset, long tarEnd, String reason) {}

    @Override
    public void frames(int segmentNumber, int[] compressedSizes) {}
  }
}
