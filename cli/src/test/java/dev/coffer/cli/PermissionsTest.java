package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and directories that may not be read or written: said in a sentence, nothing lost. */
class PermissionsTest {
  @TempDir Path directory;

  private SmallSite site;

  @BeforeEach
  void archived() throws IOException {
    site = SmallSite.create(directory);
    site.must("archive", "docs");
  }

  @AfterEach
  void allowAll() throws Exception {
    new ProcessBuilder("chmod", "-R", "u+rwX", directory.toString()).start().waitFor();
  }

  @Test
  void aHomeThatCannotBeWritten() throws Exception {
    allow("home", "r-x------");
    assertRefused(run("pool", "add", "monthly", "--retention-days", "9"), "permission denied");
    allow("home", "rwx------");
    allow("home/spool", "r-x------");
    assertRefused(run("archive", "docs"), "permission denied");
    allow("home/spool", "rwx------");
    allow("home", "---------");
    assertRefused(run("archive", "list"), "permission denied");
    allow("home", "rwx------");
    site.assertNothingLost(1);
  }

  @Test
  void filesOfTheHomeThatCannotBeRead() throws Exception {
    for (String file : new String[] {"home/coffer.toml", "home/catalog.db", "home/host_ed25519"}) {
      allow(file, "---------");
      TestRun run = run("archive", "docs");
      assertThat(run.exitCode()).as("%s: %s", file, run.err()).isEqualTo(14);
      Program.assertSaidWell(run);
      allow(file, "rw-------");
    }
    site.assertNothingLost(1);
  }

  @Test
  void aCatalogThatCannotBeWritten() throws Exception {
    allow("home/catalog.db", "r--------");
    allow("home", "r-x------");
    TestRun run = run("archive", "docs");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(14);
    Program.assertSaidWell(run);
    allow("home", "rwx------");
    allow("home/catalog.db", "rw-------");
    site.assertNothingLost(1);
  }

  @Test
  void aLibraryThatCannotBeWritten() throws Exception {
    allow("home/library/cartridges/CF0001L9/partition-0.tap", "r--------");
    TestRun run = run("archive", "docs");
    assertThat(run.exitCode()).as(run.err()).isIn(13, 14);
    Program.assertSaidWell(run);
    allow("home/library/cartridges/CF0001L9/partition-0.tap", "rw-------");
    allow("home/library", "---------");
    run = run("archive", "docs");
    assertThat(run.exitCode()).as(run.err()).isIn(2, 14);
    Program.assertSaidWell(run);
    allow("home/library", "rwx------");
    site.assertNothingLost(1);
  }

  @Test
  void sourcesThatCannotBeReadAreNamedAndTheRestIsArchived() throws Exception {
    allow("data/letter.txt", "---------");
    allow("data/sub", "---------");
    TestRun run = run("archive", "docs");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).contains("data/letter.txt").contains("data/sub");
    assertThat(run.out()).contains("PARTIAL").containsPattern("unreadable +2");
    allow("data/letter.txt", "rw-------");
    allow("data/sub", "rwx------");
    site.assertNothingLost(2);
  }

  @Test
  void aTargetThatCannotBeWritten() throws Exception {
    Files.createDirectory(site.path("out"));
    allow("out", "r-x------");
    TestRun run = run("restore", "docs", "--to", "out", "--identity", "safe.key");
    assertThat(run.exitCode()).as(run.err()).isIn(3, 14);
    assertThat(run.err()).contains("permission denied");
    assertThat(site.path("out")).isEmptyDirectory();
    run = run("restore", "docs", "--to", "out/deeper", "--identity", "safe.key");
    assertRefused(run, "permission denied");
    run = run("catalog", "backup", "out/copy.db");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(14);
    Program.assertSaidWell(run);
    assertThat(site.path("out")).isEmptyDirectory();
    allow("out", "rwx------");
    site.assertNothingLost(1);
  }

  @Test
  void anIdentityThatCannotBeRead() throws Exception {
    allow("safe.key", "---------");
    assertRefused(run("verify", "docs", "--identity", "safe.key"), "permission denied");
    assertRefused(
        run("restore", "docs", "--to", "out", "--identity", "safe.key"), "permission denied");
    assertThat(site.path("out")).doesNotExist();
    allow("safe.key", "rw-------");
    site.assertNothingLost(1);
  }

  private TestRun run(String... arguments) throws Exception {
    return new Program(directory).bound(arguments);
  }

  private static void assertRefused(TestRun run, String because) {
    Program.assertSaidWell(run);
    assertThat(run.err()).contains(because);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(14);
  }

  private void allow(String name, String permissions) throws IOException {
    Files.setPosixFilePermissions(site.path(name), PosixFilePermissions.fromString(permissions));
  }
}
