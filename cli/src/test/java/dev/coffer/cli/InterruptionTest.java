package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, and a process that is killed. */
class InterruptionTest {
  private static final long BEGUN_BYTES = 6_000_000;
  private static final int LARGE_BYTES = 150_000_000;

  /** A shell starts what is in its background deaf to SIGINT, tests included. */
  private static final List<String> LISTENING = List.of("env", "--default-signal=INT");

  @TempDir Path directory;

  private int finished;

  @Test
  void ctrlCEndsWith130AndTheNextRunWorks() throws Exception {
    SmallSite site = SmallSite.create(directory, "16GB");
    site.must("archive", "docs");

    TestRun run = ended(site, "INT");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(run.err()).contains("coffer: error: interrupted").contains("coffer: hint: ");
    assertThat(run.out()).doesNotContain("COMPLETE");
    Files.delete(site.path("data/large.bin"));
    site.assertNothingLost(1 + finished);
  }

  @Test
  void aKilledRunCostsOnlyItself() throws Exception {
    SmallSite site = SmallSite.create(directory, "16GB");
    site.must("archive", "docs");

    ended(site, "KILL");

    Files.delete(site.path("data/large.bin"));
    assertThat(site.must("doctor").out()).contains("a run was killed; remove them");
    for (Path left : Files.list(site.path("home/spool")).toList()) {
      Files.delete(left);
    }
    site.assertNothingLost(1 + finished);
  }

  /**
   * What became of archiving a large file when a signal came with some of it on the cartridge. A
   * run that is done before the signal reaches it is tried again with twice as much.
   */
  private TestRun ended(SmallSite site, String signal) throws Exception {
    for (int bytes = LARGE_BYTES; ; bytes = Math.multiplyExact(bytes, 2)) {
      site.noise("data/large.bin", bytes);
      long before = Files.size(site.image("CF0001L9"));
      Process archive = new Program(directory).start(LISTENING, "archive", "docs");
      while (archive.isAlive() && Files.size(site.image("CF0001L9")) < before + BEGUN_BYTES) {
        Thread.sleep(5);
      }
      String pid = Long.toString(archive.pid());
      new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
      TestRun run = new Program(directory).end(archive);
      if (run.exitCode() != 0) {
        return run;
      }
      finished++;
    }
  }
}
