package dev.coffer.tape.pace;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.ForwardingTapeDrive;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.WriteOutcome;
import java.nio.ByteBuffer;

/**
 * Any drive, at the pace of a real one. Each command returns, by the clock, when the real drive
 * would have returned it: a write when there is room in the buffer, a synchronous filemark when the
 * buffer is on the tape. What the host does in between takes the time that passes on the clock.
 *
 * <p>Writing is modelled closely, because it can make a drive stop. Reading runs at the fastest
 * speed, and positioning takes an average time wherever it goes.
 */
public final class PacedTapeDrive extends ForwardingTapeDrive {
  private static final long SECOND = 1_000_000_000L;

  private final DriveTiming timing;
  private final PaceClock clock;
  private final TapeMotion motion;
  private long bytesTaken;
  private long hostWaitNanos;
  private long firstWriteNanos = -1;

  /**
   * Paces a drive.
   *
   * @param drive closed with this one
   */
  public PacedTapeDrive(TapeDrive drive, DriveTiming timing, PaceClock clock) {
    super(drive);
    this.timing = timing;
    this.clock = clock;
    this.motion = new TapeMotion(timing, clock.nanos());
  }

  /** What has happened so far. */
  public PaceReport report() {
    return new PaceReport(
        bytesTaken,
        motion.backhitches(),
        motion.flushStops(),
        motion.streamingNanos(),
        hostWaitNanos,
        firstWriteNanos < 0 ? 0 : clock.nanos() - firstWriteNanos);
  }

  @Override
  public WriteOutcome write(ByteBuffer block) throws TapeException {
    int bytes = block.remaining();
    WriteOutcome outcome = drive.write(block);
    long now = clock.nanos();
    if (firstWriteNanos < 0) {
      firstWriteNanos = now;
    }
    hostWaits(now, motion.take(now, bytes));
    bytesTaken += bytes;
    return outcome;
  }

  @Override
  public WriteOutcome writeFilemarks(int count, FilemarkSync sync) throws TapeException {
    WriteOutcome outcome = drive.writeFilemarks(count, sync);
    if (sync == FilemarkSync.SYNCHRONOUS) {
      flush();
    }
    return outcome;
  }

  private void flush() {
    long now = clock.nanos();
    hostWaits(now, motion.flush(now));
  }

  private void hostWaits(long from, long until) {
    hostWaitNanos += Math.max(0, until - from);
    clock.waitUntil(until);
  }

  private void passes(long nanos) {
    clock.waitUntil(clock.nanos() + nanos);
  }

  @Override
  public ReadOutcome read(ByteBuffer target) throws TapeException {
    flush();
    ReadOutcome outcome = drive.read(target);
    if (outcome instanceof ReadOutcome.Block block) {
      passes((long) block.byteCount() * SECOND / timing.fastest());
    }
    return outcome;
  }

  @Override
  public void load() throws TapeException {
    drive.load();
    passes(timing.loadNanos());
  }

  @Override
  public void unload() throws TapeException {
    flush();
    drive.unload();
    passes(timing.locateNanos());
  }

  @Override
  public void locate(TapePosition target) throws TapeException {
    flush();
    drive.locate(target);
    passes(timing.locateNanos());
  }

  @Override
  public void spaceFilemarks(int count) throws TapeException {
    flush();
    drive.spaceFilemarks(count);
    passes(timing.locateNanos());
  }

  @Override
  public void spaceToEndOfData() throws TapeException {
    flush();
    drive.spaceToEndOfData();
    passes(timing.locateNanos());
  }

  @Override
  public void rewind() throws TapeException {
    flush();
    drive.rewind();
    passes(timing.locateNanos());
  }

  @Override
  public void format(long firstPartitionBytes) throws TapeException {
    drive.format(firstPartitionBytes);
    passes(timing.locateNanos());
  }
}
