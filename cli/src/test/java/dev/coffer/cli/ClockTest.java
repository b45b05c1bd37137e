package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine's clock is not to be trusted, and must not cost an archive. */
class ClockTest {
  @TempDir Path directory;

  @Test
  void anArchiveCountsAlthoughTheClockWasSetBack() throws Exception {
    SmallSite site = SmallSite.create(directory);
    site.must("archive", "docs");
    Instant earlier = Instant.parse("2026-11-20T18:00:00Z").minus(Duration.ofDays(30));

    TestRun run =
        TestRun.of(directory, site.path("home"), InstantSource.fixed(earlier), "archive", "docs");

    assertThat(run.exitCode()).as(run.err()).isZero();
    site.assertNothingLost(2);
  }
}
