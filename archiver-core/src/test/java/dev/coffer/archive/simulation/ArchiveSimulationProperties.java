package dev.coffer.archive.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.ContentDigest;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.read.ArchiveLayout;
import dev.coffer.archive.read.ArchiveTarStream;
import dev.coffer.archive.read.ArchiveVerifier;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.scan.VolumeScanner;
import dev.coffer.archive.tar.TarDecoder;
import dev.coffer.archive.tar.TarItem;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.tape.fault.FaultPlan;
import dev.coffer.tape.fault.FaultyTapeDrive;
import dev.coffer.tape.testkit.TestLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A seed is a run: random trees are archived over cartridges so small that most archives span
 * several, appended to what is there, while the drive fails as its plan says; the power comes back,
 * more is archived, and everything is read back. After each step holds:
 *
 * <ul>
 *   <li>every receipt that was handed out reads back bit for bit on a drive that works: by its
 *       manifest, and compared with what the sources held, not with what the writer noted;
 *   <li>a scan of the cartridges alone finds exactly the receipts, whole;
 *   <li>on a drive that fails while reading, a verification is good only if every file was; else it
 *       names a loss or fails aloud.
 * </ul>
 *
 * <p>{@code -Dsimulation.seeds=20000} for a night's run, {@code -Dsimulation.seed=17} to play one
 * again; a failing seed is printed with its plans.
 */
class ArchiveSimulationProperties {
  private static final ManifestVerifier SIGNATURES =
      (json, signature) -> ManifestVerifier.Result.TRUSTED;

  private static final int CARTRIDGES = 3;

  @TempDir Path directory;

  static List<Long> seeds() {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      return List.of(one);
    }
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= Long.getLong("simulation.seeds", 25); seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyReceiptReadsBackOrItsLossIsNamed(long seed) throws Exception {
    Random random = new Random(seed);
    List<Kept> receipts = new ArrayList<>();
    try (TestShelf shelf = TestShelf.create(directory, CARTRIDGES, 4 << 20)) {
      write(shelf, random, receipts, 1, 2);
      FaultPlan writing = FaultPlan.random(seed, 80);
      FaultPlan reading = FaultPlan.random(~seed, 80);
      String run = "seed=%d writing=[%s] reading=[%s]".formatted(seed, writing, reading);
      shelf.restart(drive -> new FaultyTapeDrive(drive, writing));
      write(shelf, random, receipts, 1, 2, 3);
      shelf.restart(drive -> drive);
      assertAllReadBack(shelf, receipts, run);
      write(shelf, random, receipts, 1, 2, 3);
      shelf.restart(drive -> new FaultyTapeDrive(drive, reading));
      for (Kept receipt : receipts) {
        assertNoFalseComfort(shelf, receipt.manifest(), reading, run);
      }
      shelf.restart(drive -> drive);
      assertAllReadBack(shelf, receipts, run);
      assertScanFindsThem(shelf, receipts, run);
    }
  }

  /** Else the property would say less than it seems to. */
  @Test
  void theRunsSpanAndAppend() throws Exception {
    List<Kept> receipts = new ArrayList<>();
    for (long seed = 1; seed <= 6; seed++) {
      try (TestShelf shelf = TestShelf.create(directory.resolve("" + seed), CARTRIDGES, 4 << 20)) {
        Random random = new Random(seed);
        write(shelf, random, receipts, 1, 2);
        write(shelf, random, receipts, 1, 2, 3);
      }
    }
    assertThat(receipts).anyMatch(each -> each.manifest().volumes().size() > 1);
    assertThat(receipts)
        .anyMatch(each -> each.manifest().segments().getFirst().file().tapeFile() > 2);
  }

  /** An archive whose receipt was handed out, and what was in it. */
  private record Kept(Manifest manifest, Map<String, Sha256> content) {}

  private static void write(TestShelf shelf, Random random, List<Kept> receipts, int... volumes)
      throws InterruptedException {
    List<MemoryEntry> entries = tree(random);
    try (ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries, volumes)) {
      Map<String, Sha256> content = new TreeMap<>();
      for (MemoryEntry entry : entries) {
        content.put(entry.metadata().path().toString(), Sha256.digestOf(entry.content()));
      }
      receipts.add(new Kept(receipt.manifest(), content));
    } catch (IOException e) {
      // no receipt, no promise
    }
  }

  /** Directories in directories, empty files, small ones and some that span segments. */
  private static List<MemoryEntry> tree(Random random) {
    List<MemoryEntry> entries = new ArrayList<>();
    String directory = "";
    int count = 1 + random.nextInt(14);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(4) == 0) {
        directory += "d%02d/".formatted(i);
        entries.add(MemoryEntry.directory(directory.substring(0, directory.length() - 1)));
        continue;
      }
      int size =
          switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 1_500_000 + random.nextInt(1_500_000);
            case 2, 3 -> random.nextInt(700_000);
            default -> random.nextInt(2000);
          };
      entries.add(
          MemoryEntry.file(
              directory + "f%02d".formatted(i), size, random.nextLong(), random.nextBoolean()));
    }
    return entries;
  }

  private void assertAllReadBack(TestShelf shelf, List<Kept> receipts, String run)
      throws Exception {
    for (Kept kept : receipts) {
      Manifest receipt = kept.manifest();
      VerifyReport report = verify(shelf, receipt);
      assertThat(report.isGood()).as("%s: %s: %s", run, receipt.archiveName(), report).isTrue();
      assertThat(report.entryCount()).as(run).isEqualTo(receipt.entryCount());
      assertThat(content(shelf, receipt)).as(run).isEqualTo(kept.content());
    }
  }

  private static Map<String, Sha256> content(TestShelf shelf, Manifest manifest) throws Exception {
    Map<String, Sha256> found = new TreeMap<>();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    ContentDigest digest = new ContentDigest();
    try (ArchiveTarStream tar =
        new ArchiveTarStream(ArchiveLayout.of(manifest), shelf, shelf.identities())) {
      TarDecoder decoder = new TarDecoder(tar, 0);
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

  /** What is complete on the cartridges and has no receipt was cut off between the two. */
  private static void assertScanFindsThem(TestShelf shelf, List<Kept> receipts, String run)
      throws Exception {
    Map<String, Manifest> complete = new TreeMap<>();
    for (int number = 1; number <= CARTRIDGES; number++) {
      VolumeScan scan = VolumeScanner.scan(shelf.load(TestLibrary.barcode(number)));
      for (VolumeScan.ScannedManifest each : scan.manifests()) {
        Manifest manifest = each.file().manifest();
        if (manifest.complete()) {
          complete.put(manifest.archiveName(), manifest);
        }
      }
    }
    for (Kept kept : receipts) {
      assertThat(complete.get(kept.manifest().archiveName())).as(run).isEqualTo(kept.manifest());
    }
  }

  private void assertNoFalseComfort(
      TestShelf shelf, Manifest receipt, FaultPlan reading, String run) throws Exception {
    try {
      VerifyReport report = verify(shelf, receipt);
      if (report.isGood()) {
        assertThat(report.entryCount()).as(run).isEqualTo(receipt.entryCount());
      } else {
        assertThat(report.damagedCount() > 0 || hasProblem(report)).as(run).isTrue();
      }
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).as(run).isNotBlank();
      shelf.restart(drive -> new FaultyTapeDrive(drive, reading));
    } catch (IOException e) {
      // the drive failed while the cartridge was changed: aloud, and nothing was promised
      shelf.restart(drive -> drive);
    }
  }

  private static boolean hasProblem(VerifyReport report) {
    return report.parts().stream().anyMatch(part -> !part.problems().isEmpty());
  }

  private VerifyReport verify(TestShelf shelf, Manifest manifest) throws Exception {
    return new ArchiveVerifier(shelf, SIGNATURES, directory)
        .verify(manifest, shelf.identities(), Optional.empty());
  }
}
