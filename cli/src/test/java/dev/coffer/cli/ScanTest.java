package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans and rebuilt catalogs where something is in the way: it is named, and the rest is read. */
class ScanTest {
  @TempDir Path directory;

  private SmallSite site;

  @BeforeEach
  void archived() throws IOException {
    site = SmallSite.create(directory);
    site.must("archive", "docs");
    site.must("library", "unload", "CF0001L9");
  }

  /** A labelled cartridge that comes before all others. */
  private Path first() {
    site.must("cartridge", "create", "CF0000L9", "--capacity", "100MB");
    site.must("cartridge", "label", "CF0000L9", "--pool", "weekly");
    site.must("library", "unload", "CF0000L9");
    return site.image("CF0000L9");
  }

  private void assertGoesOn(TestRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(11);
    assertThat(run.err()).contains("cartridge CF0000L9 cannot be read: ");
    assertThat(run.out())
        .containsPattern("CF0000L9 +- +- +cannot be read: ")
        .containsPattern("CF0001L9 +CF0001/1 +docs-")
        .containsPattern("CF0002L9 +- +- +the cartridge is blank");
    site.must("restore", "docs", "--to", "out", "--identity", "safe.key");
    assertThat(site.path("out" + directory.resolve("data/letter.txt"))).hasContent("Dear reader");
    try (var files = Files.walk(site.path("out"))) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @Test
  void aCartridgeWhoseLabelCannotBeReadDoesNotStopTheOthers() throws Exception {
    Path image = first();
    byte[] whole = Files.readAllBytes(image);
    byte[] garbage = whole.clone();
    Arrays.fill(garbage, 0, 64, (byte) 0x5a);
    Files.write(image, garbage);

    Files.delete(site.path("home/catalog.db"));
    TestRun rebuilt = site.run("catalog", "rebuild", "--identity", "safe.key");
    assertThat(rebuilt.out()).contains("added to the catalog: docs-");
    assertGoesOn(rebuilt);
    assertGoesOn(site.run("scan", "--identity", "safe.key"));
    assertGoesOn(site.run("scan", "--dry-run"));

    Files.write(image, whole);
    site.must("scan", "--identity", "safe.key");
  }

  @Test
  void aCartridgeThatIsNamedAndNotThereIsSaid() {
    TestRun run = site.run("scan", "XX0001L9", "CF0001L9");
    assertThat(run.exitCode()).isEqualTo(10);
    assertThat(run.err()).contains("cartridge XX0001L9 is not in the library");
  }

  @Test
  void anArchiveForAnotherKeyIsKnownAndTheOthersAreLoaded() throws Exception {
    site.must("key", "generate", "--x25519", "other.key");
    site.must("key", "generate", "--x25519", "third.key");
    Path config = site.path("home/coffer.toml");
    String safe = Files.readString(site.path("safe.key.pub")).strip();
    String other = Files.readString(site.path("other.key.pub")).strip();
    Files.writeString(config, Files.readString(config).replace(safe, other));
    Files.writeString(site.path("data/letter.txt"), "Dear other reader\n");
    site.must("archive", "docs");

    Files.delete(site.path("home/catalog.db"));
    TestRun none = site.run("catalog", "rebuild", "--identity", "third.key");
    assertThat(none.exitCode()).as(none.err()).isEqualTo(21);

    Files.delete(site.path("home/catalog.db"));
    TestRun rebuilt = site.run("catalog", "rebuild", "--identity", "safe.key");
    assertThat(rebuilt.exitCode()).as(rebuilt.err()).isEqualTo(11);
    assertThat(rebuilt.err()).contains("its entries are not known");
    String list = site.must("archive", "list").out();
    assertThat(list.lines().filter(line -> line.startsWith("docs-"))).hasSize(2);
    String first = list.lines().filter(line -> line.startsWith("docs-")).findFirst().orElseThrow();
    String name = first.substring(0, first.indexOf(' '));
    site.must("restore", name, "--to", "out", "--identity", "safe.key");
    assertThat(site.path("out" + directory.resolve("data/letter.txt"))).hasContent("Dear reader");
    TestRun unknown = site.run("restore", "docs", "--to", "new", "--identity", "other.key");
    assertThat(unknown.exitCode()).isEqualTo(30);
    assertThat(unknown.err()).contains("coffer scan its cartridges with --identity FILE");

    site.must("scan", "--identity", "safe.key", "--identity", "other.key");
    site.must("restore", "docs", "--to", "new", "--identity", "other.key");
    assertThat(site.path("new" + directory.resolve("data/letter.txt")))
        .hasContent("Dear other reader");
  }
}
