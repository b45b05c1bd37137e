package dev.coffer.archive.ltfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.age.IdentityFile;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.read.ArchiveLayout;
import dev.coffer.archive.read.ArchiveTarStream;
import dev.coffer.archive.read.ArchiveVerifier;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.testkit.Tool;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.archive.write.ArchiveWriter;
import dev.coffer.tape.TapeDrive;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives on LTFS volumes: written, read back, appended, spanned, given up, and without Coffer.
 */
class LtfsArchiveTest {
  private static final ManifestVerifier SIGNATURES =
      (json, signature) ->
          Arrays.equals(signature, TestShelf.SIGNER.sign(json))
              ? ManifestVerifier.Result.TRUSTED
              : ManifestVerifier.Result.INVALID;

  @TempDir Path directory;

  private TestShelf shelf(int cartridges, long capacityBytes) throws Exception {
    return TestShelf.createLtfs(directory, cartridges, capacityBytes, drive -> drive);
  }

  private static List<MemoryEntry> entries(int count, int bytes) {
    List<MemoryEntry> entries = new ArrayList<>();
    entries.add(MemoryEntry.directory("data"));
    for (int i = 0; i < count; i++) {
      entries.add(MemoryEntry.file("data/%03d".formatted(i), bytes, i, false));
    }
    return entries;
  }

  private static LtfsVolumeReader open(TestShelf shelf, int number) throws Exception {
    LtfsVolumeReader reader =
        LtfsVolumeReader.openSearching(
            shelf.load("CF%04dL9".formatted(number)), LtfsLimits.defaults());
    assertThat(reader.check().consistent()).as("%s", reader.check()).isTrue();
    assertThat(reader.verify(path -> true, (path, file, verdict, sha256, reason) -> {})).isTrue();
    return reader;
  }

  private void assertGood(TestShelf shelf, Manifest manifest) throws Exception {
    for (boolean withIdentity : new boolean[] {true, false}) {
      VerifyReport report =
          new ArchiveVerifier(shelf, SIGNATURES, directory)
              .verify(manifest, withIdentity ? shelf.identities() : List.of(), Optional.empty());
      assertThat(report.isGood()).as("%s", report).isTrue();
      assertThat(report.entryCount()).isEqualTo(withIdentity ? manifest.entryCount() : 0);
    }
    try (ArchiveTarStream tar =
        new ArchiveTarStream(ArchiveLayout.of(manifest), shelf, shelf.identities())) {
      assertThat(tar.readAllBytes()).hasSize((int) manifest.tarBytes());
    }
  }

  @Test
  void archivesAreAppendedAndEachIsADirectoryOfFiles() throws Exception {
    try (TestShelf shelf = shelf(1, 64 << 20);
        ArchiveReceipt one = shelf.write(TestShelf.smallSettings(), entries(30, 100_000), 1);
        ArchiveReceipt two = shelf.write(TestShelf.smallSettings(), entries(3, 5_000), 1)) {
      assertGood(shelf, one.manifest());
      assertGood(shelf, two.manifest());
      LtfsVolumeReader reader = open(shelf, 1);
      List<String> paths = new ArrayList<>();
      reader.forEach((path, entry) -> paths.add(path.toString()));
      assertThat(paths)
          .contains(
              "README.txt",
              "coffer/volume.json",
              "coffer/tar-volume.md",
              "coffer/ltfs.md",
              "documents-1/segment-0001.tar.zst.age",
              "documents-1/segment-0002.tar.zst.age",
              "documents-1/index-0001.jsonl.zst.age",
              "documents-1/manifest-0001.tar",
              "documents-2/manifest-0001.tar");
      assertThat(one.manifest().segments()).hasSizeGreaterThan(2);
      for (Segment segment : one.manifest().segments()) {
        LtfsEntry entry = reader.find(EntryPath.of(segment.file().path())).orElseThrow();
        assertThat(entry.fileUid()).isEqualTo(segment.file().tapeFile());
        assertThat(entry.extents()).hasSize(1);
        assertThat(entry.extents().getFirst().start())
            .isEqualTo(new LtfsPointer('b', segment.file().firstBlock()));
        assertThat(entry.sha256()).contains(segment.file().sha256().toString());
      }
    }
  }

  @Test
  void anArchiveGoesOnOverVolumesAndEachIsConsistent() throws Exception {
    try (TestShelf shelf = shelf(4, 24 << 20);
        ArchiveReceipt receipt =
            shelf.write(TestShelf.smallSettings(), entries(110, 400_000), 1, 2, 3, 4)) {
      Manifest manifest = receipt.manifest();
      assertThat(manifest.volumes())
          .startsWith(new Volser("CF0001"), new Volser("CF0002"), new Volser("CF0003"));
      assertGood(shelf, manifest);
      for (int number = 1; number <= manifest.volumes().size(); number++) {
        LtfsVolumeReader reader = open(shelf, number);
        assertThat(reader.find(EntryPath.of("documents-1/manifest-%04d.tar".formatted(number))))
            .isPresent();
      }
    }
  }

  @Test
  void anArchiveThatIsGivenUpLeavesAVolumeThatTakesTheNext() throws Exception {
    try (TestShelf shelf = shelf(1, 64 << 20)) {
      TapeDrive drive = shelf.load("CF0001L9");
      LtfsArchiveVolume volume =
          LtfsArchiveVolume.open(
              drive,
              LtfsVolumeFacts.of(LtfsVolumeReader.open(drive, LtfsLimits.defaults())).orElseThrow(),
              LtfsWriteOptions.defaults("test", InstantSource.fixed(TestShelf.NOW)));
      try (volume;
          ArchiveWriter writer =
              new ArchiveWriter(
                  shelf.spec(TestShelf.smallSettings()),
                  () -> volume,
                  TestShelf.SIGNER,
                  InstantSource.fixed(TestShelf.NOW),
                  System::nanoTime)) {
        for (MemoryEntry entry : entries(40, 100_000)) {
          writer.append(entry.again());
        }
      }
      assertThat(open(shelf, 1).find(EntryPath.of("documents-1"))).isEmpty();
      try (ArchiveReceipt next = shelf.write(TestShelf.smallSettings(), entries(3, 100), 1)) {
        assertGood(shelf, next.manifest());
      }
    }
  }

  @Test
  void aVolumeWhoseSessionWasCutOffIsNotWrittenToBeforeItIsRecovered() throws Exception {
    try (TestShelf shelf = shelf(1, 64 << 20);
        ArchiveReceipt one = shelf.write(TestShelf.smallSettings(), entries(3, 100_000), 1)) {
      TapeDrive drive = shelf.load("CF0001L9");
      LtfsVolumeWriter cut =
          LtfsVolumeWriter.open(
              drive, LtfsWriteOptions.defaults("test", InstantSource.fixed(TestShelf.NOW)));
      cut.addFile(
          EntryPath.of("lost"), LtfsFileSpec.of(TestShelf.NOW), TestVolume.channel(new byte[9000]));
      cut.addFile(
          EntryPath.of("lost2"), LtfsFileSpec.of(TestShelf.NOW), TestVolume.channel(new byte[90]));
      assertGood(shelf, one.manifest());
      assertThatThrownBy(() -> shelf.write(TestShelf.smallSettings(), entries(1, 1), 1))
          .isInstanceOf(WrongVolumeException.class)
          .hasMessageContaining("has to be recovered");
      LtfsRecovery.recover(
          shelf.load("CF0001L9"),
          LtfsWriteOptions.defaults("test", InstantSource.fixed(TestShelf.NOW)));
      try (ArchiveReceipt two = shelf.write(TestShelf.smallSettings(), entries(1, 1), 1)) {
        assertGood(shelf, one.manifest());
        assertGood(shelf, two.manifest());
      }
    }
  }

  /** Law 4: the commands are taken from the README.txt that was read from the volume. */
  @Test
  void theRecipeOnTheVolumeGivesTheTreeBack() throws Exception {
    assumeTrue(
        Tool.exists("age") && Tool.exists("zstd") && Tool.exists("tar"),
        "SKIPPED: the recipe needs age, zstd and tar");
    Path copied = directory.resolve("copied");
    try (TestShelf shelf = shelf(1, 64 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), entries(30, 90_000), 1)) {
      assertThat(receipt.manifest().segments()).hasSizeGreaterThan(1);
      LtfsRestorer.restore(
          open(shelf, 1), path -> true, RestoreOptions.into(copied), new TestListener());
      Path key = copied.resolve("documents-1/key.txt");
      try (OutputStream out = Files.newOutputStream(key)) {
        IdentityFile.write(out, shelf.identities().getFirst(), TestShelf.NOW);
      }
    }
    Path archive = copied.resolve("documents-1");
    String readme = Files.readString(copied.resolve("README.txt"));
    shell(archive, line(readme, "for f in segment-").replace("-xpf -", "-xpf - -C " + directory));
    for (MemoryEntry entry : entries(30, 90_000)) {
      Path file = directory.resolve(entry.metadata().path().toString());
      if (!Files.isDirectory(file)) {
        assertThat(file).hasBinaryContent(entry.content());
      }
    }
    assertThat(shell(archive, line(readme, "age -d -i key.txt index-")).lines())
        .anyMatch(line -> line.contains("\"data/029\""))
        .last()
        .asString()
        .contains("\"entries\":31");
    assertThat(shell(archive, line(readme, "tar xf manifest-") + " && cat manifest.json"))
        .contains("documents-1/segment-0002.tar.zst.age");
  }

  private static String line(String readme, String start) {
    return readme
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  private static String shell(Path in, String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", command)
            .directory(in.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(command).isZero();
    return out;
  }
}
