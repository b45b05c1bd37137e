package dev.coffer.archive.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.testkit.ImageDamage;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.write.ArchiveReceipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryRecoveryTest {
  private static final int FRAME_BYTES = 64 << 10;

  /**
   * A cartridge that takes between 1.8 and 3.1 million bytes of an archive: whether what is under
   * way still goes to it when its end nears is decided by how threads happen to run.
   */
  private static final long SMALL_BYTES = 3 << 20;

  @TempDir Path directory;

  private static List<MemoryEntry> entries() {
    return entries(40);
  }

  private static List<MemoryEntry> entries(int files) {
    List<MemoryEntry> entries = new ArrayList<>();
    entries.add(MemoryEntry.directory("data"));
    for (int i = 0; i < files; i++) {
      entries.add(MemoryEntry.file("data/%03d".formatted(i), 7_000 * i, i, i % 3 == 0));
    }
    return entries;
  }

  /** What an index or its recovery tells. */
  private static final class Told implements EntryRecovery.Listener {
    private final List<IndexEntry> entries = new ArrayList<>();
    private final List<IndexEntry> suspects = new ArrayList<>();
    private final Map<Integer, List<Integer>> frames = new HashMap<>();
    private final List<long[]> lost = new ArrayList<>();

    @Override
    public void entry(IndexEntry entry) {
      entries.add(entry);
    }

    @Override
    public void frames(int segmentNumber, int[] sizes) {
      frames.put(segmentNumber, Arrays.stream(sizes).boxed().toList());
    }

    @Override
    public void suspect(IndexEntry entry) {
      suspects.add(entry);
    }

    @Override
    public void lost(long tarOffset, long tarEnd, String reason) {
      assertThat(tarEnd).isGreaterThan(tarOffset);
      assertThat(reason).isNotBlank();
      lost.add(new long[] {tarOffset, tarEnd});
    }
  }

  private static Told index(ArchiveReceipt receipt) throws Exception {
    Told told = new Told();
    receipt.visit(told);
    return told;
  }

  private static Told recover(TestShelf shelf, ArchiveLayout layout) throws Exception {
    Told told = new Told();
    try (EntryRecovery recovery = new EntryRecovery(layout, shelf, shelf.identities(), told)) {
      long lost = recovery.run();
      assertThat(lost).isEqualTo(told.lost.stream().mapToLong(range -> range[1] - range[0]).sum());
    }
    return told;
  }

  @Test
  void aLostIndexLosesNothingButSpeed() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 4, SMALL_BYTES);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries(), 1, 2, 3, 4)) {
      Manifest manifest = receipt.manifest();
      assertThat(manifest.volumes()).hasSizeGreaterThan(1);
      TapeFile part = manifest.indexes().getFirst();
      shelf.unload();
      ImageDamage.of(directory, part).flip(part.byteCount() / 2);
      assertThatThrownBy(() ->
              IndexPartReader.read(
                  shelf.mount(part.volser(), 1),
                  part,
                  manifest.archiveId(),
                  shelf.identities(),
                  new Told()))
          .isInstanceOf(ArchiveDamagedException.class);
      Told recovered = recover(shelf, ArchiveLayout.of(manifest));
      Told index = index(receipt);
      assertThat(recovered.entries).isEqualTo(index.entries);
      assertThat(recovered.frames).isEqualTo(index.frames);
      assertThat(recovered.lost).isEmpty();
    }
  }

  /** Each frame in turn: what does not touch it is found, whole and by its name. */
  @Test
  void aDamagedFrameCostsTheEntriesInItAndNoOthers() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 32 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries(), 1)) {
      Manifest manifest = receipt.manifest();
      Told index = index(receipt);
      Segment segment = manifest.segments().get(1);
      long stored = segment.file().ageHeader().length + 40;
      List<Integer> sizes = index.frames.get(segment.number());
      shelf.unload();
      // Not the last one: the seek table shares its chunk, and with it the whole segment is lost.
      for (int frame = 0; frame < sizes.size() - 1; frame++) {
        long at = stored + sizes.get(frame) / 2;
        stored += sizes.get(frame);
        ImageDamage damage = ImageDamage.of(directory, segment.file());
        damage.flip(at);
        Told recovered = recover(shelf, ArchiveLayout.of(manifest));
        shelf.unload();
        damage.flip(at);
        assertThat(recovered.lost).as("frame %d", frame).isNotEmpty();
        long from = recovered.lost.getFirst()[0];
        long to = recovered.lost.getLast()[1];
        // A damaged age chunk takes the frames that share it.
        long first = segment.firstTarOffset() + Math.max(0, frame - 3) * (long) FRAME_BYTES;
        long last = segment.firstTarOffset() + (frame + 4) * (long) FRAME_BYTES;
        assertThat(index.entries)
            .as("frame %d", frame)
            .filteredOn(entry -> entry.tarEnd() <= first || entry.tarOffset() >= last)
            .allMatch(entry -> recovered.entries.contains(entry));
        assertThat(index.entries).as("frame %d", frame).containsAll(recovered.entries);
        assertThat(index.entries)
            .as("frame %d", frame)
            .filteredOn(entry -> entry.tarEnd() <= from || entry.tarOffset() >= to)
            .allMatch(
                entry -> recovered.entries.contains(entry) || recovered.suspects.contains(entry));
      }
      assertThat(recover(shelf, ArchiveLayout.of(manifest)).entries).isEqualTo(index.entries);
    }
  }

  @Test
  void aVolumeThatIsGoneCostsWhatLiesOnIt() throws Exception {
    List<MemoryEntry> entries = entries(56);
    try (TestShelf shelf = TestShelf.create(directory, 7, SMALL_BYTES);
        ArchiveReceipt receipt =
            shelf.write(TestShelf.smallSettings(), entries, 1, 2, 3, 4, 5, 6, 7)) {
      Manifest manifest = receipt.manifest();
      long storedBytes =
          manifest.segments().stream().mapToLong(segment -> segment.file().byteCount()).sum();
      assertThat(storedBytes).as("more than two hold, however full").isGreaterThan(2 * SMALL_BYTES);
      assertThat(manifest.volumes()).hasSizeGreaterThan(2);
      Volser gone = manifest.volumes().get(1);
      List<Segment> left =
          manifest.segments().stream()
              .filter(segment -> !segment.file().volser().equals(gone))
              .toList();
      List<Segment> lost =
          manifest.segments().stream()
              .filter(segment -> segment.file().volser().equals(gone))
              .toList();
      Told recovered = recover(shelf, new ArchiveLayout(manifest.archiveId(), left, Map.of()));
      long from = lost.getFirst().firstTarOffset();
      long to = lost.getLast().tarEnd();
      List<IndexEntry> whole =
          index(receipt).entries.stream()
              .filter(entry -> entry.tarEnd() <= from || entry.tarOffset() >= to)
              .toList();
      List<IndexEntry> found = new ArrayList<>(recovered.entries);
      found.addAll(recovered.suspects);
      assertThat(found).containsExactlyInAnyOrderElementsOf(whole);
      assertThat(recovered.suspects).hasSizeLessThan(2);
      assertThat(recovered.frames.keySet())
          .containsExactlyInAnyOrderElementsOf(left.stream().map(Segment::number).toList());
    }
  }
}
