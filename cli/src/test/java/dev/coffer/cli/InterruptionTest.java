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
  private static final int LARGE_BYTES = 300_000_000;

  /** A shell starts what is in its background deaf to SIGINT, tests included. */
  private static final List<String> LISTENING = List.of("env", "--default-signal=INT");

  @TempDir Path directory;

  @Test
  void ctrlCEndsWith130AndTheNextRunWorks() throws Exception {
    SmallSite site = SmallSite.create(directory, "4GB");
    site.must("archive", "docs");
    Process archive = begun(site);

    new ProcessBuilder("kill", "-INT", Long.toString(archive.pid())).start().waitFor();
    TestRun run = new Program(directory).end(archive);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(run.err()).contains("coffer: error: interrupted").contains("coffer: hint: ");
    assertThat(run.out()).doesNotContain("COMPLETE");
    Files.delete(site.path("data/large.bin"));
    site.assertNothingLost(1);
  }

  @Test
  void aKilledRunCostsOnlyItself() throws Exception {
    SmallSite site = SmallSite.create(directory, "4GB");
    site.must("archive", "docs");
    Process archive = begun(site);

    archive.destroyForcibly();
    new Program(directory).end(archive);

    Files.delete(site.path("data/large.bin"));
    assertThat(site.must("doctor").out()).contains("a run was killed; remove them");
    for (Path left : Files.list(site.path("home/spool")).toList()) {
      Files.delete(left);
    }
    site.assertNothingLost(1);
  }

  /** An archive of a large file that has come some way onto its cartridge. */
  private Process begun(SmallSite site) throws Exception {
    site.noise("data/large.bin", LARGE_BYTES);
    long before = Files.size(site.image("CF0001L9"));
    Process archive = new Program(directory).start(LISTENING, "archive", "docs");
    while (archive.isAlive() && Files.size(site.image("CF0001L9")) < before + BEGUN_BYTES) {
      Thread.sleep(5);
    }
    assertThat(archive.isAlive()).as("still writing").isTrue();
    return archive;
  }
}
