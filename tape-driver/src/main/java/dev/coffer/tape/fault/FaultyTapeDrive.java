package dev.coffer.tape.fault;

import dev.coffer.tape.DriveEncryptionKey;
import dev.coffer.tape.DriveStatus;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.ForwardingTapeDrive;
import dev.coffer.tape.HardwareException;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.UnitAttentionException;
import dev.coffer.tape.WriteOutcome;
import dev.coffer.tape.fault.Fault.Kind;
import dev.coffer.tape.virtual.VirtualTapeDrive;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any drive, and a plan of what goes wrong with it. {@link Kind} is the fault model. With an empty
 * plan it is the drive itself, but strict: a command that {@link TapeDrive} forbids while the
 * position is lost is an {@link IllegalStateException}.
 *
 * <p>Faults strike reads, writes, filemarks, locates and spaces, at the place where the tape
 * stands; loading, attributes and looks pass through, except to a drive that is gone.
 */
public final class FaultyTapeDrive extends ForwardingTapeDrive {
  private final PowerSwitch power;
  private final ActiveFaults faults;

  private boolean gone;
  private boolean lost;
  private boolean closed;
  private long misdirection;
  private @Nullable Deferred deferred;

  /** Writes that were accepted and are nowhere. */
  private static final class Deferred {
    private final Fault fault;
    private TapePosition believed;
    private long untold;

    Deferred(Fault fault) {
      this.fault = fault;
      this.believed = fault.at().plus(1);
      this.untold = fault.value();
    }
  }

  /**
   * A drive whose power can be cut.
   *
   * @param drive closed with this one
   */
  public FaultyTapeDrive(TapeDrive drive, FaultPlan plan, PowerSwitch power) throws TapeException {
    super(drive);
    this.power = power;
    this.faults = new ActiveFaults(plan);
    lookForCartridge();
  }

  public FaultyTapeDrive(VirtualTapeDrive drive, FaultPlan plan) throws TapeException {
    this(drive, plan, drive::cutPower);
  }

  /** Faults that have struck so far, in the order they did. */
  public List<Fault> struck() {
    return faults.struck();
  }

  @Override
  public DriveStatus status() throws TapeException {
    requireReachable();
    DriveStatus real = drive.status();
    return new DriveStatus(
        real.loaded(),
        real.writeProtected(),
        real.worm(),
        real.partitionCount(),
        lost ? Optional.empty() : real.position().map(this::believed),
        real.mediumSerial());
  }

  @Override
  public void load() throws TapeException {
    requireReachable();
    tellDeferred();
    drive.load();
    settle();
    lookForCartridge();
  }

  @Override
  public void unload() throws TapeException {
    requireReachable();
    tellDeferred();
    drive.unload();
    settle();
  }

  @Override
  public TapePosition position() throws TapeException {
    requireReachable();
    requirePosition();
    return believed(drive.position());
  }

  @Override
  public WriteOutcome write(ByteBuffer block) throws TapeException {
    TapePosition here = strikeWrite();
    Deferred pending = deferred;
    if (pending != null) {
      if (pending.untold-- <= 0) {
        tellDeferred();
      }
      block.position(block.limit());
      pending.believed = pending.believed.plus(1);
      return new WriteOutcome(pending.believed, space(here, MediumSpace.AMPLE));
    }
    if (faults.once(Kind.WRITE_ERROR, here).isPresent()) {
      throw new MediumException("injected write error at block " + here, here);
    }
    Optional<Fault> later = faults.once(Kind.DEFERRED_WRITE_ERROR, here);
    if (later.isPresent()) {
      deferred = new Deferred(later.get());
      block.position(block.limit());
      return new WriteOutcome(here.plus(1), space(here, MediumSpace.AMPLE));
    }
    return believed(drive.write(block), here);
  }

  @Override
  public WriteOutcome writeFilemarks(int count, FilemarkSync sync) throws TapeException {
    TapePosition here = strikeWrite();
    Deferred pending = deferred;
    if (pending != null) {
      if (sync == FilemarkSync.SYNCHRONOUS || pending.untold-- <= 0) {
        tellDeferred();
      }
      pending.believed = pending.believed.plus(count);
      return new WriteOutcome(pending.believed, space(here, MediumSpace.AMPLE));
    }
    if (sync == FilemarkSync.SYNCHRONOUS
        && faults.from(Kind.END_OF_MEDIUM_ON_SYNC, here).isPresent()) {
      throw new EndOfMediumException("injected end of medium on sync at block " + here, here);
    }
    return believed(drive.writeFilemarks(count, sync), here);
  }

  /** What strikes any write; returns where the tape seems to stand. */
  private TapePosition strikeWrite() throws TapeException {
    TapePosition here = strike();
    Optional<Fault> cut = faults.once(Kind.POWER_CUT, here);
    if (cut.isPresent()) {
      gone = true;
      power.cut(cut.get().value());
      requireReachable();
    }
    if (faults.from(Kind.END_OF_MEDIUM, here).isPresent()) {
      throw new EndOfMediumException("injected end of medium at block " + here, here);
    }
    return here;
  }

  private WriteOutcome believed(WriteOutcome real, TapePosition here) {
    faults.overwritten(Kind.UNRECOVERED_READ, here);
    faults.overwritten(Kind.BIT_FLIP, here);
    return new WriteOutcome(believed(real.next()), space(here, real.space()));
  }

  private MediumSpace space(TapePosition here, MediumSpace real) {
    return faults.from(Kind.EARLY_WARNING, here).isPresent() ? MediumSpace.EARLY_WARNING : real;
  }

  @Override
  public ReadOutcome read(ByteBuffer target) throws TapeException {
    TapePosition here = strike();
    tellDeferred();
    int start = target.position();
    if (faults.here(Kind.UNRECOVERED_READ, here).isPresent()) {
      ReadOutcome outcome = drive.read(target.duplicate());
      if (outcome instanceof ReadOutcome.Block) {
        throw new MediumException("injected unrecovered read error at block " + here, here.plus(1));
      }
      return outcome;
    }
    ReadOutcome outcome = drive.read(target);
    if (outcome instanceof ReadOutcome.Block block && block.byteCount() > 0) {
      faults
          .here(Kind.BIT_FLIP, here)
          .ifPresent(fault -> flip(target, start, block.byteCount(), fault.value()));
    }
    return outcome;
  }

  private static void flip(ByteBuffer target, int start, int byteCount, long bit) {
    long inside = Math.floorMod(bit, byteCount * 8L);
    int at = start + (int) (inside / 8);
    target.put(at, (byte) (target.get(at) ^ (1 << (inside % 8))));
  }

  @Override
  public void locate(TapePosition target) throws TapeException {
    requireReachable();
    if (!lost) {
      strike();
    }
    tellDeferred();
    Optional<Fault> fault = faults.once(Kind.MISDIRECTED_LOCATE, target);
    drive.locate(target);
    settle();
    if (fault.isPresent()) {
      misdirect(target, fault.get().value() == 0 ? 1 : fault.get().value());
    }
  }

  /** At an end of the tape there is no place further on, and the locate goes right after all. */
  private void misdirect(TapePosition target, long offset) throws TapeException {
    if (target.object() + offset < 0) {
      return;
    }
    try {
      drive.locate(target.plus(offset));
      misdirection = offset;
    } catch (MediumException e) {
      drive.locate(target);
    }
  }

  @Override
  public void spaceFilemarks(int count) throws TapeException {
    strike();
    tellDeferred();
    drive.spaceFilemarks(count);
  }

  @Override
  public void spaceToEndOfData() throws TapeException {
    strike();
    tellDeferred();
    drive.spaceToEndOfData();
    misdirection = 0;
  }

  @Override
  public void rewind() throws TapeException {
    requireReachable();
    tellDeferred();
    drive.rewind();
    settle();
  }

  @Override
  public void format(long firstPartitionBytes) throws TapeException {
    strike();
    tellDeferred();
    drive.format(firstPartitionBytes);
  }

  @Override
  public Optional<MamAttribute> readAttribute(int partition, int id) throws TapeException {
    requireReachable();
    return drive.readAttribute(partition, id);
  }

  @Override
  public void writeAttributes(int partition, List<MamAttribute> attributes) throws TapeException {
    requireReachable();
    drive.writeAttributes(partition, attributes);
  }

  @Override
  public Optional<MediumCapacity> capacity(int partition) throws TapeException {
    requireReachable();
    return drive.capacity(partition);
  }

  @Override
  public List<TapeAlert> alerts() throws TapeException {
    requireReachable();
    return drive.alerts();
  }

  @Override
  public void setEncryption(Optional<DriveEncryptionKey> key) throws TapeException {
    requireReachable();
    drive.setEncryption(key);
  }

  @Override
  public void close() throws TapeException {
    if (!closed) {
      closed = true;
      gone = true;
      drive.close();
    }
  }

  /** What strikes any command that depends on the position; returns where the tape seems to be. */
  private TapePosition strike() throws TapeException {
    requireReachable();
    requirePosition();
    TapePosition here = believed(drive.position());
    if (faults.once(Kind.DRIVE_VANISHES, here).isPresent()) {
      gone = true;
      requireReachable();
    }
    if (faults.once(Kind.UNIT_ATTENTION, here).isPresent()) {
      deferred = null;
      drive.rewind();
      lost = true;
      throw new UnitAttentionException("injected reset of the drive at block " + here, null);
    }
    if (faults.once(Kind.LOST_POSITION, here).isPresent()) {
      deferred = null;
      lost = true;
      throw new HardwareException("injected loss of position at block " + here, null);
    }
    return here;
  }

  private void tellDeferred() throws TapeException {
    Deferred pending = deferred;
    if (pending != null) {
      deferred = null;
      lost = true;
      throw new MediumException(
          "injected deferred error: nothing from block " + pending.fault.at() + " on was written",
          null);
    }
  }

  private TapePosition believed(TapePosition real) {
    Deferred pending = deferred;
    if (pending != null) {
      return pending.believed;
    }
    return new TapePosition(real.partition(), Math.max(0, real.object() - misdirection));
  }

  private void settle() {
    lost = false;
    misdirection = 0;
  }

  private void lookForCartridge() throws TapeException {
    faults.cartridge(drive.status().mediumSerial().orElse(""));
  }

  private void requireReachable() throws TapeException {
    if (gone) {
      throw new TransportException("the drive does not answer: " + identity().path(), null);
    }
  }

  private void requirePosition() {
    if (lost) {
      throw new IllegalStateException(
          "the position is lost: only rewind, locate and unload are allowed");
    }
  }
}
