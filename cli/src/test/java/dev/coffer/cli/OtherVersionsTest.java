package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What another version of Coffer wrote, or another program did: refused in a sentence, and left
 * alone. There was no version before the first, so whatever says it is older is not ours.
 */
class OtherVersionsTest {
  private static final int SQLITE_USER_VERSION = 60;
  private static final int SQLITE_APPLICATION_ID = 68;

  @TempDir Path directory;

  private SmallSite site;

  @BeforeEach
  void archived() throws IOException {
    site = SmallSite.create(directory);
    site.must("archive", "docs");
    site.must("library", "unload", "CF0001L9");
  }

  @Test
  void aNewerVolumeIsNotWrittenAndSaysWhy() throws Exception {
    byte[] before = replaced("coffer-volume-1", "coffer-volume-9");

    assertRefused(site.run("archive", "docs"), 11, "coffer-volume-9");
    assertRefused(site.run("verify", "docs"), 11, "coffer-volume-9");
    TestRun scan = site.run("scan", "CF0001L9");
    assertThat(scan.out()).contains("coffer-volume-9");

    site.run("library", "unload", "CF0001L9");
    assertThat(Files.readAllBytes(site.image("CF0001L9"))).isEqualTo(before);
  }

  @Test
  void aVolumeBeforeTheFirstVersionIsNotWrittenEither() throws Exception {
    byte[] before = replaced("coffer-volume-1", "coffer-volume-0");

    assertRefused(site.run("archive", "docs"), 11, "actual=coffer-volume-0");
    assertRefused(site.run("cartridge", "label", "CF0001L9", "--pool", "weekly"), 11, "volume-0");
    assertThat(site.run("scan", "CF0001L9").out()).contains("coffer-volume-0");

    site.run("library", "unload", "CF0001L9");
    assertThat(Files.readAllBytes(site.image("CF0001L9"))).isEqualTo(before);
  }

  @Test
  void aManifestBeforeTheFirstVersionIsNamed() throws Exception {
    replaced("coffer-manifest-1", "coffer-manifest-0");

    TestRun scan = site.run("scan", "CF0001L9");
    assertThat(scan.out() + scan.err()).contains("coffer-manifest-0");
    TestRun verify = site.run("verify", "docs");
    assertThat(verify.exitCode()).as(verify.err()).isIn(11, 20);
    assertThat(verify.out() + verify.err()).contains("coffer-manifest-0");
    // what the catalog and the home know is enough to restore
    site.must("restore", "docs", "--to", "out", "--identity", "safe.key");
    assertThat(site.path("out" + directory.resolve("data/letter.txt"))).hasContent("Dear reader");
  }

  @Test
  void aNewerManifestIsNamed() throws Exception {
    replaced("coffer-manifest-1", "coffer-manifest-9");

    TestRun scan = site.run("scan", "CF0001L9");
    assertThat(scan.out() + scan.err()).contains("coffer-manifest-9");
    TestRun verify = site.run("verify", "docs");
    assertThat(verify.exitCode()).as(verify.err()).isIn(11, 20);
    assertThat(verify.out() + verify.err()).contains("coffer-manifest-9");
  }

  @Test
  void aNewerCatalogIsNotOpened() throws Exception {
    patch(SQLITE_USER_VERSION, 9999);
    byte[] before = Files.readAllBytes(site.path("home/catalog.db"));

    for (String[] command :
        new String[][] {{"archive", "list"}, {"archive", "docs"}, {"catalog", "check"}}) {
      assertRefused(site.run(command), 32, "actual=9999");
    }
    assertThat(Files.readAllBytes(site.path("home/catalog.db"))).isEqualTo(before);
  }

  @Test
  void aCatalogWithoutOrBelowAnyVersionIsNotOpened() throws Exception {
    for (int version : new int[] {0, -1}) {
      patch(SQLITE_USER_VERSION, version);
      byte[] before = Files.readAllBytes(site.path("home/catalog.db"));
      assertRefused(site.run("archive", "list"), 32, "actual=" + version);
      assertRefused(site.run("archive", "docs"), 32, "actual=" + version);
      assertThat(Files.readAllBytes(site.path("home/catalog.db"))).isEqualTo(before);
    }
  }

  @Test
  void anotherProgramsDatabaseIsNotOpened() throws Exception {
    patch(SQLITE_APPLICATION_ID, 7);

    assertRefused(site.run("archive", "list"), 32, "belongs to another program");
  }

  @Test
  void aNewerConfigurationIsNotRead() throws Exception {
    Path config = site.path("home/coffer.toml");
    Files.writeString(config, Files.readString(config).replace("format = 1", "format = 9"));

    assertRefused(site.run("archive", "list"), 2, "format");
  }

  @Test
  void aConfigurationBeforeTheFirstVersionIsNotRead() throws Exception {
    Path config = site.path("home/coffer.toml");
    for (String other : new String[] {"format = 0", "format = \"1\"", ""}) {
      String text = Files.readString(config);
      Files.writeString(
          config,
          text.replaceAll(
              "(?m)^format = .*$|^# no format$", other.isEmpty() ? "# no format" : other));
      assertRefused(site.run("archive", "list"), 2, "format");
    }
  }

  private static void assertRefused(TestRun run, int exitCode, String because) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.err()).contains(because);
    Program.assertSaidWell(run);
    assertThat(run.err()).contains("coffer: hint: ");
  }

  private void patch(int offset, int value) throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(site.path("home/catalog.db").toFile(), "rw")) {
      file.seek(offset);
      file.writeInt(value);
    }
  }

  /** Changes all places of a text on the cartridge. */
  private byte[] replaced(String text, String by) throws IOException {
    Path image = site.image("CF0001L9");
    String before = new String(Files.readAllBytes(image), StandardCharsets.ISO_8859_1);
    String quoted = "\"" + text + "\"";
    assertThat(before).contains(quoted);
    byte[] after = before.replace(quoted, "\"" + by + "\"").getBytes(StandardCharsets.ISO_8859_1);
    Files.write(image, after);
    return after;
  }
}
