package dev.coffer.archive.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.read.ArchiveVerifier;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.tape.fault.FaultPlan;
import dev.coffer.tape.fault.FaultyTapeDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A seed is a run: random trees are archived while the drive fails as its plan says, the power
 * comes back, more is archived, and everything is read back. After each step holds:
 *
 * <ul>
 *   <li>every receipt that was handed out reads back bit for bit on a drive that works;
 *   <li>on a drive that fails while reading, a verification is good only if every file was; else it
 *       names a loss or fails aloud.
 * </ul>
 *
 * <p>{@code -Dsimulation.seeds=20000} for a night's run; a failing seed is printed with its plan.
 */
class ArchiveSimulationProperties {
  private static final ManifestVerifier SIGNATURES =
      (json, signature) -> ManifestVerifier.Result.TRUSTED;

  @TempDir Path directory;

  static List<Long> seeds() {
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
    List<Manifest> receipts = new ArrayList<>();
    try (TestShelf shelf = TestShelf.create(directory, 3, 4 << 20)) {
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
      for (Manifest receipt : receipts) {
        assertNoFalseComfort(shelf, receipt, reading, run);
      }
      shelf.restart(drive -> drive);
      assertAllReadBack(shelf, receipts, run);
    }
  }

  private static void write(TestShelf shelf, Random random, List<Manifest> receipts, int... volumes)
      throws InterruptedException {
    List<MemoryEntry> entries = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      int size = random.nextBoolean() ? random.nextInt(2000) : random.nextInt(700_000);
      entries.add(
          MemoryEntry.file("f%02d".formatted(i), size, random.nextLong(), random.nextBoolean()));
    }
    try (ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries, volumes)) {
      receipts.add(receipt.manifest());
    } catch (IOException e) {
      // no receipt, no promise
    }
  }

  private void assertAllReadBack(TestShelf shelf, List<Manifest> receipts, String run)
      throws Exception {
    for (Manifest receipt : receipts) {
      VerifyReport report = verify(shelf, receipt);
      assertThat(report.isGood()).as("%s: %s: %s", run, receipt.archiveName(), report).isTrue();
      assertThat(report.entryCount()).as(run).isEqualTo(receipt.entryCount());
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
