package dev.coffer.archive.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.read.ArchiveVerifier;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.MountedVolume;
import dev.coffer.tape.fault.Fault;
import dev.coffer.tape.fault.FaultPlan;
import dev.coffer.tape.fault.FaultyTapeDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each fault at each object that an archive writes ({@code -Dfaults.stride=1}; by default every
 * fourth, other ones for other faults). After it: a receipt is handed out only for what reads back,
 * older receipts read back, nothing is left behind, and the volume takes the next archive. ({@link
 * MediumEndTest} has the end of the medium, behind which a volume takes nothing more.)
 */
@Timeout(300) // a hang is what this would miss
class WriteFaultsTest {
  private static final StreamSettings SETTINGS = new StreamSettings(1, 32 << 10, 128 << 10, 1);

  /** 1 tries every object with every fault; else each fault takes every so many-th, in turn. */
  private static final int STRIDE = Integer.getInteger("faults.stride", 4);

  private static final List<MemoryEntry> ENTRIES =
      List.of(
          MemoryEntry.directory("d"),
          MemoryEntry.file("d/empty", 0, 1, true),
          MemoryEntry.file("d/random", 150_000, 2, false),
          MemoryEntry.file("d/text", 90_000, 3, true),
          MemoryEntry.file("e", 60_000, 4, false));

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "WRITE_ERROR, 0",
    "DEFERRED_WRITE_ERROR, 0",
    "DEFERRED_WRITE_ERROR, 3",
    "LOST_POSITION, 0",
    "UNIT_ATTENTION, 0",
    "POWER_CUT, 0",
    "POWER_CUT, 70000",
    "DRIVE_VANISHES, 0"
  })
  void noFaultCostsAReceiptOrTheVolume(Fault.Kind kind, long value) throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 256 << 20)) {
      Manifest first = receipt(shelf);
      long begin = endOfData(shelf);
      Manifest second = receipt(shelf);
      long objects = endOfData(shelf) - begin;
      assertThat(second.segments()).hasSize(2);
      int struck = 0;
      for (long n = (kind.ordinal() + value) % STRIDE; n < objects; n += STRIDE) {
        Fault fault = Fault.of(kind, endOfData(shelf) + n, value);
        Optional<Manifest> written = writeWith(shelf, fault);
        if (written.isEmpty()) {
          struck++;
        } else {
          assertReadsBack(shelf, written.get(), fault);
        }
        assertReadsBack(shelf, first, fault);
        assertReadsBack(shelf, receipt(shelf), fault);
      }
      assertThat(struck).as("the faults struck").isGreaterThan((int) objects / 4 / STRIDE);
    }
  }

  /** Writes with a fault; empty if that failed, in words and leaving nothing behind. */
  private Optional<Manifest> writeWith(TestShelf shelf, Fault fault) throws Exception {
    AtomicReference<FaultyTapeDrive> faulty = new AtomicReference<>();
    shelf.restart(drive -> {
      FaultyTapeDrive around = new FaultyTapeDrive(drive, FaultPlan.of(fault));
      faulty.set(around);
      return around;
    });
    Optional<Manifest> written = Optional.empty();
    try {
      written = Optional.of(receipt(shelf));
      assertThat(faulty.get().struck()).as("%s: a receipt in spite of it", fault).isEmpty();
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).as("%s", fault).isNotBlank();
      assertThat(faulty.get().struck()).as("%s: failed, but not by it: %s", fault, e).isNotEmpty();
    }
    assertNothingLeft(fault);
    shelf.restart(drive -> drive);
    return written;
  }

  /** At early warning the archive goes on on the next volume and is good. */
  @Test
  void earlyWarningAtAnyObjectCostsNothing() throws Exception {
    int volumes = 0;
    for (long n = 4; n < 52; n += STRIDE) {
      Fault fault = Fault.of(Fault.Kind.EARLY_WARNING, n);
      Path own = directory.resolve("run-" + n);
      try (TestShelf shelf = TestShelf.create(own, 2, 64 << 20)) {
        // It strikes the cartridge that is written first and stays with it.
        shelf.restart(drive -> new FaultyTapeDrive(drive, FaultPlan.of(fault)));
        try (ArchiveReceipt receipt = shelf.write(SETTINGS, ENTRIES, 1, 2)) {
          volumes = Math.max(volumes, receipt.manifest().volumes().size());
          shelf.restart(drive -> drive);
          VerifyReport report = verify(shelf, receipt.manifest());
          assertThat(report.isGood()).as("%s: %s", fault, report).isTrue();
          assertThat(report.entryCount()).as("%s", fault).isEqualTo(ENTRIES.size());
        }
      }
    }
    assertThat(volumes).isEqualTo(2);
  }

  /**
   * A source that is slower than the drive never waits for it, and is to be stopped all the same.
   */
  @Test
  void anInterruptionIsHeardThoughNothingHasToBeWaitedFor() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 1, 64 << 20);
        ArchiveWriter writer =
            new ArchiveWriter(
                shelf.spec(SETTINGS),
                shelf.volumes(1),
                TestShelf.SIGNER,
                InstantSource.fixed(TestShelf.NOW),
                System::nanoTime)) {
      writer.append(MemoryEntry.file("before", 10, 1, false));
      Thread.currentThread().interrupt();
      MemoryEntry two = MemoryEntry.file("two frames", 2 * SETTINGS.frameBytes(), 2, false);
      assertThatThrownBy(() -> writer.append(two)).isInstanceOf(InterruptedException.class);
      assertThatThrownBy(writer::finish).isInstanceOf(InterruptedException.class);
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  private static Manifest receipt(TestShelf shelf) throws IOException, InterruptedException {
    try (ArchiveReceipt receipt = shelf.write(SETTINGS, ENTRIES, 1)) {
      return receipt.manifest();
    }
  }

  private static long endOfData(TestShelf shelf) throws Exception {
    MountedVolume volume = (MountedVolume) shelf.volumes(1).next();
    return volume.drive().position().object();
  }

  private void assertReadsBack(TestShelf shelf, Manifest manifest, Fault fault) throws Exception {
    VerifyReport report = verify(shelf, manifest);
    assertThat(report.isGood()).as("%s: %s: %s", fault, manifest.archiveName(), report).isTrue();
    assertThat(report.entryCount()).as("%s", fault).isEqualTo(ENTRIES.size());
  }

  private VerifyReport verify(TestShelf shelf, Manifest manifest) throws Exception {
    return new ArchiveVerifier(shelf, (json, sig) -> ManifestVerifier.Result.TRUSTED, directory)
        .verify(manifest, shelf.identities(), Optional.empty());
  }

  private void assertNothingLeft(Fault fault) throws IOException, InterruptedException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.toString().endsWith(".spool")))
          .as("%s", fault)
          .isEmpty();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("coffer-")) {
        // A pool is terminated a moment before its last thread is.
        thread.join(60_000);
        assertThat(thread.isAlive()).as("%s: %s runs on", fault, thread).isFalse();
      }
    }
  }
}
