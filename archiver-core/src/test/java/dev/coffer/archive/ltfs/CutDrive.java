package dev.coffer.archive.ltfs;

import dev.coffer.tape.DriveEncryptionKey;
import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.DriveStatus;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.WriteOutcome;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A drive that vanishes in front of its n-th change of the medium (a block, filemarks, cartridge
 * memory), and knows how much of each partition a real drive may have kept in its buffer then.
 */
class CutDrive implements TapeDrive {
  private final TapeDrive drive;
  private int changesLeft;
  private int changes;
  private final Map<Integer, Long> safe = new HashMap<>();
  private final Map<Integer, Long> end = new HashMap<>();

  CutDrive(TapeDrive drive, int changesLeft) {
    this.drive = drive;
    this.changesLeft = changesLeft;
  }

  /** How many changes there were. */
  int changes() {
    return changes;
  }

  /** Objects of a partition that are on the medium whatever the drive's buffer has lost. */
  long safeObjects(int partition, long whole) {
    return safe.getOrDefault(partition, whole);
  }

  private void change() throws TapeException {
    changes++;
    if (changesLeft-- <= 0) {
      throw new TransportException("power cut", null);
    }
  }

  private void beforeWrite() throws TapeException {
    TapePosition at = drive.position();
    long known = end.getOrDefault(at.partition(), at.object());
    // what is overwritten is not safe from this moment on
    safe.merge(at.partition(), at.object(), Math::min);
    end.put(at.partition(), Math.max(known, at.object()));
  }

  private WriteOutcome after(WriteOutcome outcome) {
    end.put(outcome.next().partition(), outcome.next().object());
    return outcome;
  }

  @Override
  public WriteOutcome write(ByteBuffer block) throws TapeException {
    change();
    beforeWrite();
    return after(drive.write(block));
  }

  @Override
  public WriteOutcome writeFilemarks(int count, FilemarkSync sync) throws TapeException {
    change();
    beforeWrite();
    WriteOutcome outcome = after(drive.writeFilemarks(count, sync));
    if (sync == FilemarkSync.SYNCHRONOUS) {
      safe.putAll(end);
    }
    return outcome;
  }

  @Override
  public void writeAttributes(int partition, List<MamAttribute> attributes) throws TapeException {
    change();
    drive.writeAttributes(partition, attributes);
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
  public void load() throws TapeException {
    drive.load();
  }

  @Override
  public void unload() throws TapeException {
    drive.unload();
  }

  @Override
  public TapePosition position() throws TapeException {
    return drive.position();
  }

  @Override
  public ReadOutcome read(ByteBuffer target) throws TapeException {
    return drive.read(target);
  }

  @Override
  public void locate(TapePosition target) throws TapeException {
    drive.locate(target);
  }

  @Override
  public void spaceFilemarks(int count) throws TapeException {
    drive.spaceFilemarks(count);
  }

  @Override
  public void spaceToEndOfData() throws TapeException {
    drive.spaceToEndOfData();
  }

  @Override
  public void rewind() throws TapeException {
    drive.rewind();
  }

  @Override
  public void format(long firstPartitionBytes) throws TapeException {
    drive.format(firstPartitionBytes);
  }

  @Override
  public Optional<MamAttribute> readAttribute(int partition, int id) throws TapeException {
    return drive.readAttribute(partition, id);
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
  public void setEncryption(Optional<DriveEncryptionKey> key) throws TapeException {
    drive.setEncryption(key);
  }

  @Override
  public void close() throws TapeException {
    drive.close();
  }
}
