package dev.coffer.tape.scsi;

import dev.coffer.tape.DriveEncryptionKey;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.WriteOutcome;
import dev.coffer.tape.scsi.EncryptionPages.BlockState;
import dev.coffer.tape.scsi.StreamCommands.SpaceCode;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * A tape drive that always knows where it stands, over whatever moves the tape.
 *
 * <p>Invariants: while {@code loaded}, {@code position} is where the tape stands or null for lost;
 * it is set only from a command that says exactly how far it went, or from the drive's own answer.
 * Where the drive can tell, every synchronous filemark compares its count with ours; a difference
 * is a {@link MediumException}, never a correction. Where it can neither tell nor locate, an {@link
 * ObjectCounter} spaces and counts.
 */
public abstract class PositionedTapeDrive extends LoadableTapeDrive {
  private static final int LARGEST_READ = 0xFFFFFF;
  private static final int SCRATCH_BYTES = 1 << 16;

  private boolean closed;

  /**
   * Looks at the drive and, if a cartridge is loaded, at that; nothing moves.
   *
   * @param control questions
   * @param motion motion; closed with this drive
   * @param waiting called between looks at a drive that is still loading; sleeps, and answers false
   *     when it has waited long enough
   */
  protected PositionedTapeDrive(DriveControl control, TapeMotion motion, BooleanSupplier waiting)
      throws TapeException {
    super(control, motion, waiting);
  }

  @Override
  public final TapePosition position() throws TapeException {
    requireLoaded("position");
    if (position == null) {
      position = capabilities.readPosition() ? control.position().orElse(null) : null;
    }
    return requirePosition("position");
  }

  private TapePosition requirePosition(String what) throws TapeException {
    requireLoaded(what);
    TapePosition here = position;
    if (here == null) {
      throw refusals.lost(what);
    }
    return here;
  }

  @Override
  public final WriteOutcome write(ByteBuffer block) throws TapeException {
    TapePosition here = requirePosition("write");
    int size = block.remaining();
    if (size < capabilities.minBlockBytes() || size > capabilities.maxBlockBytes()) {
      throw refusals.blockSize(size, capabilities, here);
    }
    switch (motion.write(block)) {
      case MotionResult.Done done -> warned |= done.earlyWarning();
      case MotionResult.Full full -> throw refusals.full("write", here);
      case MotionResult result -> throw unexpected("write", result, here);
    }
    block.position(block.limit());
    counter.wrote(here.object(), 1, false);
    TapePosition next = here.plus(1);
    position = next;
    if (encryption.takeUnchecked() && capabilities.readPosition() && capabilities.locate()) {
      checkEncrypted(here, next);
    }
    return new WriteOutcome(next, space());
  }

  private MediumSpace space() {
    return warned ? MediumSpace.EARLY_WARNING : MediumSpace.AMPLE;
  }

  /** A drive that says yes and writes in clear is found out at the first block. */
  private void checkEncrypted(TapePosition block, TapePosition next) throws TapeException {
    check(motion.writeFilemarks(0, false));
    check(motion.locate(block.partition(), block.object(), false));
    Optional<BlockState> state = encryption.nextBlock();
    check(motion.locate(next.partition(), next.object(), false));
    encryption.requireEncrypted(state, block, next);
  }

  @Override
  public final WriteOutcome writeFilemarks(int count, FilemarkSync sync) throws TapeException {
    TapePosition here = requirePosition("write filemarks");
    if (count < 0 || count > LARGEST_READ) {
      throw new IllegalArgumentException("filemark count: actual=" + count);
    }
    boolean synchronous = sync == FilemarkSync.SYNCHRONOUS;
    if (count > 0 || synchronous) {
      switch (motion.writeFilemarks(count, !synchronous)) {
        case MotionResult.Done done -> warned |= done.earlyWarning();
        case MotionResult.Full full -> {
          TapePosition told = afterFailure();
          position = told == null ? here : told;
          throw refusals.full("write filemarks", position);
        }
        case MotionResult result -> throw unexpected("write filemarks", result, here);
      }
    }
    if (count > 0) {
      counter.wrote(here.object(), count, true);
    }
    TapePosition next = here.plus(count);
    position = next;
    if (synchronous && capabilities.readPosition()) {
      TapePosition told = control.position().orElse(null);
      if (!next.equals(told)) {
        position = told;
        throw refusals.differs(told, next);
      }
    }
    return new WriteOutcome(next, space());
  }

  @Override
  public final ReadOutcome read(ByteBuffer target) throws TapeException {
    TapePosition here = requirePosition("read");
    int size = Math.min(target.remaining(), Math.min(capabilities.maxBlockBytes(), LARGEST_READ));
    if (size < capabilities.minBlockBytes()) {
      throw refusals.bufferSize(target.remaining(), capabilities, here);
    }
    ByteBuffer window = target.slice(target.position(), size);
    switch (motion.read(window)) {
      case MotionResult.Done done -> {
        target.position(target.position() + done.byteCount());
        counter.passed(here.object(), false);
        position = here.plus(1);
        return new ReadOutcome.Block(done.byteCount());
      }
      case MotionResult.Filemark mark -> {
        counter.passed(here.object(), true);
        position = here.plus(1);
        return new ReadOutcome.Filemark();
      }
      case MotionResult.EndOfData end -> {
        return new ReadOutcome.EndOfData();
      }
      case MotionResult.PerhapsEndOfData end -> {
        confirmEndOfData(here);
        return new ReadOutcome.EndOfData();
      }
      case MotionResult.TooLarge large -> {
        counter.passed(here.object(), false);
        position = here.plus(1);
        throw refusals.tooLarge(here, size);
      }
      case MotionResult result -> throw unexpected("read", result, here);
    }
  }

  /**
   * An unreadable last block must not pass for the end of data. The drive says that it has not
   * moved; or, where it cannot say, it is led here again and looks once more.
   */
  private void confirmEndOfData(TapePosition here) throws TapeException {
    position = null;
    if (capabilities.readPosition()) {
      position = control.position().orElse(null);
    } else {
      position = counted(() -> counter.locate(OptionalLong.empty(), here.object()));
      if (!(motion.readPast(ByteBuffer.allocateDirect(SCRATCH_BYTES))
          instanceof MotionResult.EndOfData)) {
        position = null;
      }
    }
    if (!here.equals(position)) {
      throw refusals.unreadable(here, position);
    }
  }

  @Override
  public final void locate(TapePosition target) throws TapeException {
    requireLoaded("locate");
    if (target.partition() >= partitionCount) {
      throw refusals.noPartition(target.partition(), partitionCount, position);
    }
    TapePosition from = position;
    warned = false;
    position = null;
    if (!capabilities.locate()) {
      position = counted(() -> counter.locate(from, target.object()));
      return;
    }
    boolean change = from == null || from.partition() != target.partition();
    MotionResult result =
        motion.locate(target.partition(), target.object(), change && partitionCount > 1);
    switch (result) {
      case MotionResult.Done done -> position = target;
      case MotionResult.EndOfData end -> {
        position = capabilities.readPosition() ? control.position().orElse(null) : null;
        throw refusals.noObject(target, position);
      }
      default -> throw unexpected("locate", result, null);
    }
  }

  private TapePosition counted(ObjectCounter.Move move) throws TapeException {
    try {
      return new TapePosition(0, move.run());
    } catch (TapeException e) {
      position = e.positionAfter().orElse(null);
      throw e;
    }
  }

  @Override
  public final void spaceFilemarks(int count) throws TapeException {
    TapePosition here = requirePosition("space over filemarks");
    if (count == 0) {
      return;
    }
    warned = false;
    position = null;
    if (!capabilities.readPosition()) {
      position =
          counted(() ->
              count > 0
                  ? counter.forwardOverFilemarks(here.object(), count)
                  : counter.backwardOverFilemarks(here.object(), -count));
      return;
    }
    MotionResult result = motion.space(SpaceCode.FILEMARKS, count);
    position = control.position().orElse(null);
    switch (result) {
      case MotionResult.Done done -> requirePosition("space over filemarks");
      case MotionResult.EndOfData end -> throw refusals.spaced("end of data", position);
      case MotionResult.Beginning beginning ->
          throw refusals.spaced("beginning of the partition", position);
      default -> throw unexpected("space over filemarks", result, position);
    }
  }

  @Override
  public final void spaceToEndOfData() throws TapeException {
    TapePosition here = requirePosition("space to end of data");
    warned = false;
    position = null;
    if (!capabilities.readPosition()) {
      position = counted(() -> counter.endOfData(here.object()));
      return;
    }
    MotionResult result = motion.space(SpaceCode.END_OF_DATA, 0);
    position = control.position().orElse(null);
    if (!(result instanceof MotionResult.Done) && !(result instanceof MotionResult.EndOfData)) {
      throw unexpected("space to end of data", result, position);
    }
    requirePosition("space to end of data");
  }

  @Override
  public final void rewind() throws TapeException {
    requireLoaded("rewind");
    TapePosition from = position;
    warned = false;
    position = null;
    check(motion.rewind());
    position = TapePosition.BEGINNING;
    if (partitionCount > 1 && (from == null || from.partition() != 0)) {
      check(motion.locate(0, 0, true));
      position = TapePosition.BEGINNING;
    }
  }

  @Override
  public final void format(long firstPartitionBytes) throws TapeException {
    TapePosition here = requirePosition("format");
    if (!here.equals(TapePosition.BEGINNING)) {
      throw refusals.notAtBeginning(here);
    }
    if (firstPartitionBytes > 0 && capabilities.maxPartitions() < 2) {
      throw refusals.cannotPartition(here);
    }
    position = null;
    counter.forget();
    control.format(firstPartitionBytes);
    check(motion.rewind());
    partitionCount = control.partitionCount();
    position = TapePosition.BEGINNING;
  }

  @Override
  public final void setEncryption(Optional<DriveEncryptionKey> key) throws TapeException {
    encryption.set(key);
  }

  @Override
  public final void close() throws TapeException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      encryption.clear();
    } finally {
      letCartridgeGo();
      release();
    }
  }

  /** Gives back what moves the tape and what carries the questions. */
  protected void release() throws TransportException {
    motion.close();
  }
}
