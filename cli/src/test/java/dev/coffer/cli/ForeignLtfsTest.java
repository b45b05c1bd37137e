package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LTFS volumes that other programs wrote, from the command line: the golden one among them. */
class ForeignLtfsTest {
  private static final Path GOLDEN =
      Path.of("../archiver-core/src/test/resources/ltfs-golden/cartridge");

  @TempDir Path directory;

  private final InstantSource time = TestRun.ticking();

  private TestRun run(String... arguments) {
    return TestRun.of(directory, directory.resolve("home"), time, arguments);
  }

  private TestRun must(String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), run.out(), run.err())
        .isZero();
    return run;
  }

  @BeforeEach
  void aLibraryWithTheGoldenVolume() throws Exception {
    must("init");
    must("library", "create", "--cartridges", "2", "--capacity", "100 MiB");
    must("pool", "add", "weekly", "--retention-days", "28", "--format", "ltfs");
    put(GOLDEN);
  }

  private Path cartridge() {
    return directory.resolve("home/library/cartridges/CF0001L9");
  }

  private void put(Path volume) throws IOException {
    for (String name : List.of("cartridge.json", "partition-0.tap", "partition-1.tap")) {
      Files.write(cartridge().resolve(name), Files.readAllBytes(volume.resolve(name)));
    }
  }

  private byte[] image(int partition) throws IOException {
    return Files.readAllBytes(cartridge().resolve("partition-" + partition + ".tap"));
  }

  @Test
  void aScanPutsItIntoTheCatalogAndItsFilesAreFoundAndRestored() throws Exception {
    byte[] index = image(0);
    byte[] data = image(1);
    TestRun scan = must("scan", "CF0001L9");
    assertThat(scan.out())
        .contains("an LTFS volume of another program")
        .contains("added to the catalog: foreign-CF0001L9-");
    assertThat(must("scan", "CF0001L9").out()).doesNotContain("added");
    assertThat(must("cartridge", "list").out()).contains("SEALED");
    assertThat(must("archive", "list").out()).contains("foreign-CF0001L9");
    assertThat(must("find", "big.bin").out()).contains("foreign-CF0001L9").contains("/big.bin");
    assertThat(must("ls", "/dir", "--dataset", "foreign-CF0001L9").out()).contains("deep");
    assertThat(must("history", "/big.bin", "--dataset", "foreign-CF0001L9").out())
        .contains("CF0001L9");
    assertThat(must("restore", "foreign-CF0001L9", "/dir", "/big.bin", "--to", "out").out())
        .contains("failed            0");
    assertThat(directory.resolve("out/big.bin")).hasSize(1_049_576);
    assertThat(directory.resolve("out/dir/deep/f")).hasContent("1");
    assertThat(directory.resolve("out/dir/a:b%c?*\"<>|\\.txt")).hasSize(3);
    must("catalog", "check");
    assertThat(image(0)).isEqualTo(index);
    assertThat(image(1)).isEqualTo(data);
  }

  @Test
  void itCountsAsVerifiedOnlyWhenItWasReadBack() {
    must("scan");
    assertThat(must("archive", "show", "foreign-CF0001L9").out()).doesNotContain("AGREED");
    TestRun verified = must("verify", "foreign-CF0001L9");
    assertThat(verified.out()).contains("foreign-CF0001L9-").contains("INCOMPLETE");
    assertThat(must("archive", "show", "foreign-CF0001L9").out())
        .contains("have no digest to compare");
    assertThat(must("volume", "check", "CF0001L9").out()).contains("damaged         0");
  }

  @Test
  void nothingIsWrittenToIt() throws Exception {
    byte[] index = image(0);
    byte[] data = image(1);
    must("scan");
    TestRun label = run("cartridge", "label", "CF0001L9", "--pool", "weekly");
    assertThat(label.exitCode()).isEqualTo(30);
    assertThat(label.err()).contains("an LTFS volume of another program");
    TestRun repair = run("volume", "repair", "CF0001L9");
    assertThat(repair.exitCode()).isEqualTo(30);
    assertThat(repair.err()).contains("reads and never writes to");
    assertThat(image(0)).isEqualTo(index);
    assertThat(image(1)).isEqualTo(data);
  }

  @Test
  void itsFilesAreListedCopiedAndCheckedWithoutACatalog() throws Exception {
    Files.delete(directory.resolve("home/catalog.db"));
    assertThat(must("volume", "files", "CF0001L9", "dir").out()).contains("dir/deep/f");
    assertThat(must("volume", "files", "CF0001L9", "--json").out()).contains("\"big.bin\"");
    assertThat(must("volume", "copy", "CF0001L9", "--to", "copied").out()).contains("failed     0");
    assertThat(directory.resolve("copied/big.bin")).hasSize(1_049_576);
    assertThat(must("volume", "generations", "CF0001L9").out()).contains("mkvol");
    assertThat(run("volume", "files", "CF0001L9", "--generation", "77").exitCode()).isEqualTo(2);
  }

  @Test
  void aVolumeOfOursThatIsExpectedButReplacedIsQuarantined() throws Exception {
    must("cartridge", "label", "CF0002L9", "--pool", "weekly");
    must("library", "unload", "CF0002L9");
    Path other = directory.resolve("home/library/cartridges/CF0002L9");
    for (String name : List.of("cartridge.json", "partition-0.tap", "partition-1.tap")) {
      Files.write(other.resolve(name), Files.readAllBytes(GOLDEN.resolve(name)));
    }
    TestRun scan = run("scan", "CF0002L9");
    assertThat(scan.exitCode()).isEqualTo(11);
    assertThat(scan.err()).contains("it is quarantined");
    assertThat(must("cartridge", "list").out()).contains("QUARANTINED");
  }
}
