package dev.coffer.archive.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.pace.PaceReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 6: the drive never waits. An LTO-9 drive, sixty-four times smaller. */
class PipelinePaceTest {
  private static final int SCALE = 64;
  private static final long MB = 1_000_000L;

  @TempDir Path directory;

  @Test
  void aFastSourceOfLargeFilesCausesNoBackhitch() throws Exception {
    PaceReport report = PipelinePace.run(directory, SCALE, PipelinePace.large(SCALE, 300 * MB));
    assertThat(report.bytesTaken()).isGreaterThan((8L << 30) / SCALE);
    assertThat(report.backhitches()).isZero();
    assertThat(report.flushStops()).isPositive();
  }

  @Test
  void aSourceSlowerThanTheSlowestSpeedDoes() throws Exception {
    PaceReport report = PipelinePace.run(directory, SCALE, PipelinePace.large(SCALE, 60 * MB));
    assertThat(report.backhitches()).isPositive();
  }
}
