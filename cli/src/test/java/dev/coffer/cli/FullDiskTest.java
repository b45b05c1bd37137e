package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full: where the cartridges' images are, the home, the target, a backup. Each
 * script ends by making room and showing that nothing is lost.
 */
class FullDiskTest {
  @TempDir Path directory;

  private SmallSite site;

  @BeforeEach
  void archived() throws Exception {
    site = SmallSite.create(directory);
    site.must("archive", "docs");
  }

  @Test
  void whereTheCartridgesAre() throws Exception {
    site.noise("data/large.bin", 30_000_000);
    TestRun run =
        new Program(directory)
            .withSmallDisk(
                16,
                """
                cp -r home/library small/library && rm -r home/library
                ln -s ../small/library home/library
                "$@" archive docs; echo "exit $?"
                rm data/large.bin
                "$@" archive docs >/dev/null; echo "again $?"
                "$@" verify docs --identity safe.key >/dev/null; echo "verify $?"
                rm home/library && cp -r small/library home/library
                """);

    assertThat(run.out()).as(run.err()).containsPattern("exit 1[24]\nagain 0\nverify 0");
    Program.assertSaidWell(run);
    site.assertNothingLost(2);
  }

  @Test
  void whereTheHomeIs() throws Exception {
    TestRun run =
        new Program(directory)
            .withSmallDisk(
                8,
                """
                cp -r home/. small && export COFFER_HOME=$PWD/small
                sed -i "s|^path = .*|path = \\"$PWD/home/library\\"|" small/coffer.toml
                dd if=/dev/zero of=small/filler bs=4096 2>/dev/null
                "$@" pool add monthly --retention-days 9; echo "exit $?"
                "$@" archive docs; echo "exit $?"
                "$@" archive list >/dev/null; echo "list $?"
                rm small/filler
                "$@" catalog check; echo "check $?"
                "$@" archive docs >/dev/null; echo "again $?"
                """);

    assertThat(run.out())
        .as(run.err())
        .contains("exit 14\nexit 14\n")
        .containsPattern("list (0|14)\n")
        .endsWith("the catalog is sound\ncheck 0\nagain 0\n");
    assertThat(run.err()).doesNotContain("internal error", "\tat ");
    assertThat(run.err()).contains("coffer: hint: ");
  }

  @Test
  void whereARestoreGoes() throws Exception {
    site.noise("data/larger.bin", 9_000_000);
    site.must("archive", "docs");
    TestRun run =
        new Program(directory)
            .withSmallDisk(
                6,
                """
                "$@" restore docs --to small/out --identity safe.key; echo "exit $?"
                find small -name 'larger*' -o -name '.coffer*'; echo end
                rm -rf small/out
                "$@" restore docs "$PWD/data/letter.txt" --to small/out --identity safe.key \\
                  >/dev/null; echo "again $?"
                cat "small/out$PWD/data/letter.txt"
                """);

    assertThat(run.out())
        .as(run.err())
        .contains("exit 14\nend\nagain 0\n")
        .endsWith("Dear reader\n");
    assertThat(run.err()).containsIgnoringCase("no space left");
    site.assertNothingLost(2);
  }

  /** A list that is cut off must not look like a whole one; one that nobody reads on is well. */
  @Test
  void whereAnAnswerGoes() throws Exception {
    TestRun run =
        new Program(directory)
            .withSmallDisk(
                1,
                """
                "$@" archive list --json > /dev/full; echo "full $?"
                "$@" pool list --help > /dev/full; echo "help $?"
                "$@" pool list --dry-run > /dev/full; echo "usage $?"
                exec 3>&1; { "$@" archive list; echo "pipe $?" >&3; } | true
                """);

    assertThat(run.out()).as(run.err()).isEqualTo("full 14\nhelp 14\nusage 2\npipe 0\n");
    assertThat(run.err())
        .contains("the result could not be written to standard output: no space left on device")
        .doesNotContain("Broken pipe");
  }

  @Test
  void whereABackupGoes() throws Exception {
    TestRun run =
        new Program(directory)
            .withSmallDisk(
                1,
                """
                dd if=/dev/zero of=small/filler bs=4096 count=220 2>/dev/null
                "$@" catalog backup small/copy.db; echo "exit $?"
                ls -A small
                """);

    assertThat(run.out()).as(run.err()).isEqualTo("exit 14\nfiller\n");
    Program.assertSaidWell(run);
    assertThat(Files.exists(site.path("home/last-backup"))).isFalse();
    site.assertNothingLost(1);
  }
}
