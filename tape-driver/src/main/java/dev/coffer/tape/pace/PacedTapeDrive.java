package dev.coffer.tape.pace;

import dev.coffer.tape.DriveEncryptionKey;
import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.DriveSettings;
import dev.coffer.tape.DriveStatus;
import dev.coffer.tape.DriveUsage;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.WriteOutcome;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Any drive, at the pace of a real one. Each command returns, by the clock, when the real drive
 * would have returned it: a write when there is room in the buffer, a synchronous filemark when the
 * buffer is on the tape. What the host does in between takes the time that passes on the clock.
 *
 * <p>Writing is modelled closely, because it can make a drive stop. Reading runs at the fastest
 * speed, and positioning takes an average time wherever it goes.
 */
public final class PacedTapeDrive implements TapeDrive {
  private static final long SECOND = 1_000_000_000L;

  private final TapeDrive drive;
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
    this.drive = drive;
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

  @Override
  public TapeCapabilities capabilities() {
    return drive.capabilities();
  }

  @Override
  public DriveIdentity identity() {
    return drive.identity();
  }

  @Override
  public DriveStatus status() throws TapeException {
    return drive.status();
  }

  @Override
  public TapePosition position() throws TapeException {
    return drive.position();
  }

  @Override
  public Optional<MamAttribute> readAttribute(int partition, int id) throws TapeException {
    return drive.readAttribute(partition, id);
  }

  @Override
  public void writeAttributes(int partition, List<MamAttribute> attributes) throws TapeException {
    drive.writeAttributes(partition, attributes);
  }

  @Override
  public Optional<MediumCapacity> capacity(int partition) throws TapeException {
    return drive.capacity(partition);
  }

  @Override
  public List<TapeAlert> alerts() throws TapeException {
    return drive.alerts();
  }

  @Override
  public DriveUsage usage() throws TapeException {
    return drive.usage();
  }

  @Override
  public DriveSettings settings() throws TapeException {
    return drive.settings();
  }

  @Override
  public void setEncryption(Optional<DriveEncryptionKey> key) throws TapeException {
    drive.setEncryption(key);
  }

  @Override
  public void close() throws TapeException {
    drive.close();
  }
}
