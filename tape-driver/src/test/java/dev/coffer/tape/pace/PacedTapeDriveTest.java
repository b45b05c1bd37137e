package dev.coffer.tape.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.testkit.TestLibrary;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacedTapeDriveTest {
  private static final long MB = 1_000_000;
  private static final long SECOND = 1_000_000_000L;

  /** Buffer of about 1 MB, 177 to 408 kB/s. */
  private static final DriveTiming SMALL = DriveTiming.lto9().scaledDown(1000);

  private static final int BLOCK_BYTES = 512;

  @TempDir private Path directory;
  private final VirtualClock clock = new VirtualClock();
  private PacedTapeDrive drive;

  @BeforeEach
  void mount() throws Exception {
    drive = new PacedTapeDrive(TestLibrary.loadedDrive(directory, 1L << 30), SMALL, clock);
  }

  @AfterEach
  void closeDrive() throws Exception {
    drive.close();
  }

  /** Writes so many seconds of data, made at a steady rate. */
  private void writeAt(double bytesPerSecond, double seconds) throws Exception {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    long blocks = Math.round(bytesPerSecond * seconds / BLOCK_BYTES);
    long each = Math.round(BLOCK_BYTES / bytesPerSecond * SECOND);
    for (long i = 0; i < blocks; i++) {
      clock.advance(each);
      drive.write(block.clear());
    }
  }

  @Test
  void aHostInsideTheSpeedRangeNeverStopsTheTape() throws Exception {
    for (double rate : new double[] {185_000, 250_000, 300_000, 400_000}) {
      writeAt(rate, 200);
      assertThat(drive.report().backhitches()).as("at %.0f B/s", rate).isZero();
    }
  }

  @Test
  void aFastHostWaitsForTheDriveAndItStreams() throws Exception {
    long before = clock.nanos();
    writeAt(2_000_000, 20);
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    PaceReport report = drive.report();
    assertThat(report.backhitches()).isZero();
    assertThat(report.flushStops()).isEqualTo(1);
    assertThat(report.bytesTaken()).isEqualTo(Math.round(2_000_000 * 20.0 / 512) * 512);
    double seconds = (clock.nanos() - before) / 1e9;
    assertThat(report.bytesTaken() / seconds).isCloseTo(408_000, within(12_000.0));
    assertThat(report.hostWaitNanos()).isGreaterThan(70 * SECOND);
    assertThat(report.streamingNanos()).isLessThanOrEqualTo(report.elapsedNanos());
  }

  @Test
  void aSlowHostStopsTheTapeAsOftenAsArithmeticSays() throws Exception {
    double rate = 50_000;
    double seconds = 600;
    writeAt(rate, seconds);
    // Half a buffer is filled while the tape stands, and emptied at the slowest speeds.
    double filling = SMALL.restartBytes() / rate;
    double emptying = SMALL.restartBytes() / (200_000 - rate);
    double cycles = seconds / (filling + emptying);
    assertThat((double) drive.report().backhitches()).isCloseTo(cycles, within(cycles / 5));
  }

  @Test
  void pausesShorterThanTheBufferAreBridged() throws Exception {
    writeAt(380_000, 30);
    for (int i = 0; i < 10; i++) {
      clock.advance(SECOND);
      writeAt(380_000, 20);
    }
    assertThat(drive.report().backhitches()).isZero();
    clock.advance(60 * SECOND);
    writeAt(380_000, 5);
    assertThat(drive.report().backhitches()).isEqualTo(1);
  }

  @Test
  void aFlushStopsTheTapeAndTheNextWritesPayForIt() throws Exception {
    writeAt(300_000, 10);
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    long before = clock.nanos();
    drive.writeFilemarks(0, FilemarkSync.SYNCHRONOUS);
    assertThat(clock.nanos()).isEqualTo(before);
    assertThat(drive.report().flushStops()).isEqualTo(1);
    drive.write(ByteBuffer.allocateDirect(BLOCK_BYTES));
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    assertThat(clock.nanos() - before).isGreaterThanOrEqualTo(3 * SECOND);
    assertThat(drive.report().flushStops()).isEqualTo(2);
    assertThat(drive.report().backhitches()).isZero();
  }

  @Test
  void readingAndLocatingTakeTheirTime() throws Exception {
    writeAt(300_000, 10);
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    long before = clock.nanos();
    drive.locate(TapePosition.BEGINNING);
    assertThat(clock.nanos() - before).isEqualTo(45 * SECOND);
    long bytes = 0;
    ByteBuffer target = ByteBuffer.allocateDirect(BLOCK_BYTES);
    long start = clock.nanos();
    while (drive.read(target.clear()) instanceof ReadOutcome.Block block) {
      bytes += block.byteCount();
    }
    assertThat(bytes / ((clock.nanos() - start) / 1e9)).isCloseTo(408_000, within(2_000.0));
  }

  @Test
  void anyTimingOfAnyHostEnds() throws Exception {
    Random random = new Random(7);
    ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
    for (int i = 0; i < 3000; i++) {
      clock.advance(random.nextLong(1L << random.nextInt(36)));
      drive.write(block.clear().limit(1 + random.nextInt(1 << random.nextInt(20))));
      if (random.nextInt(50) == 0) {
        drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      }
    }
    drive.writeFilemarks(0, FilemarkSync.SYNCHRONOUS);
    PaceReport report = drive.report();
    assertThat(report.backhitches()).isPositive();
    double fastest = report.bytesTaken() * 1e9 / 408_000;
    double slowest = report.bytesTaken() * 1e9 / 177_000;
    assertThat((double) report.streamingNanos()).isBetween(fastest * 0.999, slowest * 1.001);
  }

  @Test
  void theSystemClockWaitsUnlessInterrupted() {
    SystemClock system = new SystemClock();
    long goal = system.nanos() + 1_000_000;
    system.waitUntil(goal);
    assertThat(system.nanos()).isGreaterThanOrEqualTo(goal);
    Thread.currentThread().interrupt();
    system.waitUntil(system.nanos() + 3600 * SECOND);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theLto9IsAsPublished() {
    DriveTiming timing = DriveTiming.lto9();
    assertThat(timing.slowest()).isEqualTo(177 * MB);
    assertThat(timing.fastest()).isEqualTo(408 * MB);
    assertThat(timing.bufferBytes()).isEqualTo(1L << 30);
    assertThat(List.of(timing.speedAt(0), timing.speedAt(1)))
        .containsExactly(timing.slowest(), timing.fastest());
  }
}
