package dev.coffer.archive.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.read.ArchiveVerifier;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.scan.VolumeScanner;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Volser;
import dev.coffer.tape.fault.Fault;
import dev.coffer.tape.fault.FaultPlan;
import dev.coffer.tape.fault.FaultyTapeDrive;
import dev.coffer.tape.testkit.TestLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A medium that ends before its drive has warned, at each object that an archive writes. */
@Timeout(300) // a hang is what this would miss
class MediumEndTest {
  private static final ManifestVerifier SIGNATURES =
      (json, signature) -> ManifestVerifier.Result.TRUSTED;
  private static final StreamSettings SETTINGS = new StreamSettings(1, 32 << 10, 128 << 10, 1);

  /** Objects that labelling leaves: VOL1 and the README's tape file. */
  private static final long LABELLED_OBJECTS = 9;

  private static final int STRIDE = Integer.getInteger("faults.stride", 5);

  private static final List<MemoryEntry> ENTRIES =
      List.of(
          MemoryEntry.directory("d"),
          MemoryEntry.file("d/random", 300_000, 2, false),
          MemoryEntry.file("d/text", 90_000, 3, true),
          MemoryEntry.file("e", 260_000, 4, false));

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"END_OF_MEDIUM", "END_OF_MEDIUM_ON_SYNC"})
  void theArchiveGoesOnOnTheNextCartridge(Fault.Kind kind) throws Exception {
    Set<Integer> segmentsOnFirst = new HashSet<>();
    long objects = objectsOfAnArchive();
    for (long n = LABELLED_OBJECTS; n < objects; n += STRIDE) {
      Path own = directory.resolve("run-" + n);
      try (TestShelf shelf = TestShelf.create(own, 2, 64 << 20)) {
        Fault fault = Fault.of(kind, n);
        strikeFirstCartridge(shelf, fault);
        try (ArchiveReceipt receipt = shelf.write(SETTINGS, ENTRIES, 1, 2)) {
          shelf.restart(drive -> drive);
          segmentsOnFirst.add(assertWhole(shelf, receipt.manifest(), fault));
        }
      }
      assertNothingLeft(own);
    }
    // from nothing at all on the cartridge that ended to all segments but the last one
    assertThat(segmentsOnFirst).contains(0, 1, 2).doesNotContain(5);
  }

  /** What was kept free behind the warning may not do: then it is as if none had come. */
  @Test
  void aWarningThatComesTooLateCostsNothingEither() throws Exception {
    Set<Integer> segmentsOnFirst = new HashSet<>();
    for (long n = LABELLED_OBJECTS + 3; n < LABELLED_OBJECTS + 45; n += 4L * STRIDE) {
      for (int later = 1; later < 12; later += STRIDE) {
        Path own = directory.resolve("run-" + n + "-" + later);
        try (TestShelf shelf = TestShelf.create(own, 2, 64 << 20)) {
          Fault end = Fault.of(Fault.Kind.END_OF_MEDIUM, n + later);
          strikeFirstCartridge(shelf, Fault.of(Fault.Kind.EARLY_WARNING, n), end);
          try (ArchiveReceipt receipt = shelf.write(SETTINGS, ENTRIES, 1, 2)) {
            shelf.restart(drive -> drive);
            segmentsOnFirst.add(assertWhole(shelf, receipt.manifest(), end));
          }
        }
        assertNothingLeft(own);
      }
    }
    assertThat(segmentsOnFirst).contains(0, 1, 2);
  }

  /** The cartridge that is loaded next behaves so, and no other. */
  private static void strikeFirstCartridge(TestShelf shelf, Fault... faults) throws IOException {
    AtomicBoolean first = new AtomicBoolean(true);
    shelf.restart(
        drive -> first.getAndSet(false) ? new FaultyTapeDrive(drive, FaultPlan.of(faults)) : drive);
  }

  /** Reads all back by the manifest, and finds all by a scan; how much is on the first volume. */
  private int assertWhole(TestShelf shelf, Manifest manifest, Fault fault) throws Exception {
    assertThat(manifest.complete()).isTrue();
    for (int i = 0; i < manifest.segments().size(); i++) {
      assertThat(manifest.segments().get(i).number()).as("%s", fault).isEqualTo(i + 1);
    }
    VerifyReport report =
        new ArchiveVerifier(shelf, SIGNATURES, directory)
            .verify(manifest, shelf.identities(), Optional.empty());
    assertThat(report.isGood()).as("%s: %s", fault, report).isTrue();
    assertThat(report.entryCount()).as("%s", fault).isEqualTo(ENTRIES.size());
    Set<Integer> found = new HashSet<>();
    for (int number = 1; number <= 2; number++) {
      VolumeScan scan = VolumeScanner.scan(shelf.load(TestLibrary.barcode(number)));
      scan.manifests().forEach(each -> found.add(each.file().manifest().part()));
      assertThat(scan.manifests()).as("%s", fault).hasSizeLessThan(2);
    }
    assertThat(found).as("%s", fault).hasSize(manifest.indexes().size());
    Volser first = Volser.ofBarcode(TestLibrary.barcode(1));
    return (int)
        manifest.segments().stream().filter(each -> each.file().volser().equals(first)).count();
  }

  private long objectsOfAnArchive() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory.resolve("whole"), 1, 64 << 20);
        ArchiveReceipt receipt = shelf.write(SETTINGS, ENTRIES, 1)) {
      assertThat(receipt.manifest().segments()).hasSize(5);
      shelf.load(TestLibrary.barcode(1)).spaceToEndOfData();
      return shelf.load(TestLibrary.barcode(1)).position().object();
    }
  }

  /** The room that is left on it is none; what it holds stays readable. */
  @Test
  void theCartridgeThatEndedIsClosedBehindItsLastSegment() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 2, 64 << 20)) {
      Manifest older;
      try (ArchiveReceipt receipt = shelf.write(SETTINGS, ENTRIES, 1)) {
        older = receipt.manifest();
      }
      strikeFirstCartridge(shelf, Fault.of(Fault.Kind.END_OF_MEDIUM, 105));
      try (ArchiveReceipt receipt = shelf.write(SETTINGS, ENTRIES, 1, 2)) {
        assertThat(receipt.manifest().indexes()).hasSize(2);
      }
      shelf.restart(drive -> drive);
      VerifyReport report =
          new ArchiveVerifier(shelf, SIGNATURES, directory)
              .verify(older, shelf.identities(), Optional.empty());
      assertThat(report.isGood()).as("%s", report).isTrue();
      assertThatThrownBy(() -> shelf.volumes(1).next())
          .isInstanceOf(WrongVolumeException.class)
          .hasMessageContaining("is full: the last archive on it was to go on on another volume");
    }
  }

  /** What the medium took and does not give back cannot go on the next one. */
  @Test
  void aSegmentThatCannotBeReadBackEndsTheArchiveInWords() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 2, 64 << 20)) {
      strikeFirstCartridge(
          shelf, Fault.of(Fault.Kind.END_OF_MEDIUM, 14), Fault.of(Fault.Kind.UNRECOVERED_READ, 13));
      assertThatThrownBy(() -> shelf.write(SETTINGS, ENTRIES, 1, 2).close())
          .isInstanceOf(ArchiveDeviceException.class)
          .hasMessageContaining(
              "the medium ended before segment 1 was on it, and the segment cannot be read back for"
                  + " the next cartridge");
    }
    assertNothingLeft(directory);
  }

  /** A drive that finds an end on every medium stops before it has used up the pool. */
  @Test
  void threeCartridgesInVainAreEnough() throws Exception {
    try (TestShelf shelf = TestShelf.create(directory, 4, 64 << 20)) {
      shelf.restart(drive ->
          new FaultyTapeDrive(
              drive, FaultPlan.of(Fault.of(Fault.Kind.END_OF_MEDIUM, LABELLED_OBJECTS + 5))));
      assertThatThrownBy(() -> shelf.write(SETTINGS, ENTRIES, 1, 2, 3, 4).close())
          .isInstanceOf(WrongVolumeException.class)
          .hasMessageContaining("3 cartridges one after the other, the last one volume CF0003");
    }
    assertNothingLeft(directory);
  }

  private static void assertNothingLeft(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.toString().endsWith(".spool"))).isEmpty();
    }
  }
}
