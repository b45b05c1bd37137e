package dev.coffer.archive.ltfs;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.ForwardingTapeDrive;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.WriteOutcome;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A drive that vanishes in front of its n-th change of the medium (a block, filemarks, cartridge
 * memory), and knows how much of each partition a real drive may have kept in its buffer then.
 */
class CutDrive extends ForwardingTapeDrive {
  private int changesLeft;
  private int changes;
  private final Map<Integer, Long> safe = new HashMap<>();
  private final Map<Integer, Long> end = new HashMap<>();

  CutDrive(TapeDrive drive, int changesLeft) {
    super(drive);
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
}
