package dev.coffer.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.stream.StreamProgress;
import dev.coffer.cli.job.ArchiveJob;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MEBIBYTE = 1 << 20;

  /** One large file behind many small ones: its bytes count while it is read, not at its end. */
  @Test
  void aLargeFileUnderWayCounts() {
    StreamProgress stream =
        new StreamProgress(406 * MEBIBYTE, 203 * MEBIBYTE, SECOND, 0, 3 * SECOND, 1, 4);
    String line =
        ProgressText.of(
            new ArchiveJob.Progress(3_000, 44_000, OptionalLong.of(600 * MEBIBYTE), stream),
            4 * SECOND);
    assertThat(line)
        .startsWith("3,000 files, 400.1 MiB, 101.5 MiB/s, about 2 s left, stored 50 %,")
        .endsWith("waited: source 1 s, cpu 0 s, drive 3 s");
  }

  @Test
  void whatIsDoneIsNeverLessThanTheFilesThatAre() {
    StreamProgress stream = new StreamProgress(2_000, 0, 0, 0, 0, 0, 4);
    assertThat(
            ProgressText.of(
                new ArchiveJob.Progress(10, 1_024, OptionalLong.empty(), stream), SECOND))
        .startsWith("10 files, 1 KiB, ")
        .doesNotContain("left");
  }

  @Test
  void readingSaysHowFarAndHowLong() {
    assertThat(ReadingProgress.text("", 0, 0, SECOND)).isEqualTo("bringing the first cartridge");
    assertThat(ReadingProgress.text("CF0001L9", 100 * MEBIBYTE, 0, 2 * SECOND))
        .isEqualTo("CF0001L9: read 100 MiB, 50 MiB/s");
    assertThat(ReadingProgress.text("CF0001L9", 100 * MEBIBYTE, 700 * MEBIBYTE, 2 * SECOND))
        .isEqualTo("CF0001L9: read 100 MiB of 700 MiB, 50 MiB/s, about 12 s left");
    assertThat(ReadingProgress.text("CF0001L9", 701 * MEBIBYTE, 700 * MEBIBYTE, SECOND))
        .isEqualTo("CF0001L9: read 701 MiB, 701 MiB/s");
  }
}
