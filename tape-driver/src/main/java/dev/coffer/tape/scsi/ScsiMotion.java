package dev.coffer.tape.scsi;

import dev.coffer.tape.TransportException;
import dev.coffer.tape.scsi.StreamCommands.SpaceCode;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Motion by SCSI commands alone. The transport belongs to the caller. */
public final class ScsiMotion implements TapeMotion {
  private final ScsiTransport transport;

  public ScsiMotion(ScsiTransport transport) {
    this.transport = transport;
  }

  @Override
  public MotionResult write(ByteBuffer block) throws TransportException {
    ScsiCommand command = StreamCommands.write6(block);
    ScsiResult result = transport.execute(command);
    if (result.isGood()) {
      return new MotionResult.Done(block.remaining(), false);
    }
    if (earlyWarning(result)) {
      return new MotionResult.Done(block.remaining(), true);
    }
    return full(result) ? new MotionResult.Full() : failed(command, result);
  }

  @Override
  public MotionResult writeFilemarks(int count, boolean immediate) throws TransportException {
    ScsiCommand command = StreamCommands.writeFilemarks6(count, immediate);
    ScsiResult result = transport.execute(command);
    if (result.isGood()) {
      return new MotionResult.Done(0, false);
    }
    if (earlyWarning(result)) {
      return new MotionResult.Done(0, true);
    }
    return full(result) ? new MotionResult.Full() : failed(command, result);
  }

  /** Sense key NO SENSE or RECOVERED ERROR with EOM: everything asked for was done. */
  private static boolean earlyWarning(ScsiResult result) {
    if (result.sense().isEmpty()) {
      return false;
    }
    SenseData sense = result.sense().get();
    boolean harmless = sense.key() == SenseKey.NO_SENSE || sense.key() == SenseKey.RECOVERED_ERROR;
    return harmless
        && !sense.deferred()
        && (sense.endOfMedium() || sense.is(0x00, 0x07))
        && sense.information().orElse(0) == 0;
  }

  private static boolean full(ScsiResult result) {
    return result.key() == SenseKey.VOLUME_OVERFLOW;
  }

  /** A heap buffer gets a direct stand-in, so that exactly the block's bytes are copied to it. */
  @Override
  public MotionResult read(ByteBuffer target) throws TransportException {
    if (target.isDirect()) {
      return readDirect(target);
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(target.remaining());
    MotionResult result = readDirect(direct);
    if (result instanceof MotionResult.Done done) {
      target.put(target.position(), direct, 0, done.byteCount());
    }
    return result;
  }

  private MotionResult readDirect(ByteBuffer target) throws TransportException {
    ScsiCommand command = StreamCommands.read6(target);
    ScsiResult result = transport.execute(command);
    if (result.isGood()) {
      return new MotionResult.Done(target.remaining(), false);
    }
    if (result.sense().isEmpty()) {
      return failed(command, result);
    }
    SenseData sense = result.sense().get();
    if (endOfData(sense)) {
      return new MotionResult.EndOfData(OptionalLong.empty());
    }
    boolean harmless = sense.key() == SenseKey.NO_SENSE || sense.key() == SenseKey.RECOVERED_ERROR;
    if (harmless && sense.filemark()) {
      return new MotionResult.Filemark(OptionalLong.empty());
    }
    if (harmless && sense.incorrectLength() && sense.information().isPresent()) {
      long residue = sense.information().getAsLong();
      if (residue < 0) {
        return new MotionResult.TooLarge();
      }
      return new MotionResult.Done((int) (target.remaining() - residue), sense.endOfMedium());
    }
    if (harmless && sense.endOfMedium()) {
      return new MotionResult.Done(target.remaining(), true);
    }
    return failed(command, result);
  }

  @Override
  public MotionResult readPast(ByteBuffer target) throws TransportException {
    return read(target);
  }

  private static boolean endOfData(SenseData sense) {
    return sense.key() == SenseKey.BLANK_CHECK
        || (sense.key() == SenseKey.NO_SENSE && sense.is(0x00, 0x05));
  }

  @Override
  public MotionResult space(SpaceCode code, int count) throws TransportException {
    ScsiCommand command = StreamCommands.space6(code, count);
    ScsiResult result = transport.execute(command);
    if (result.isGood()) {
      return new MotionResult.Done(0, false);
    }
    if (result.sense().isEmpty()) {
      return failed(command, result);
    }
    SenseData sense = result.sense().get();
    OptionalLong residue = OptionalLong.empty();
    if (sense.information().isPresent()) {
      // Some drives count what is left of a backward space as a negative number.
      residue = OptionalLong.of(Math.abs(sense.information().getAsLong()));
    }
    boolean harmless = sense.key() == SenseKey.NO_SENSE || sense.key() == SenseKey.RECOVERED_ERROR;
    if (endOfData(sense)) {
      return new MotionResult.EndOfData(residue);
    }
    if (harmless && sense.filemark()) {
      return new MotionResult.Filemark(residue);
    }
    if (harmless && count < 0 && sense.endOfMedium()) {
      return new MotionResult.Beginning(residue);
    }
    return failed(command, result);
  }

  @Override
  public MotionResult locate(int partition, long object, boolean changePartition)
      throws TransportException {
    ScsiCommand command = StreamCommands.locate16(partition, object, changePartition);
    ScsiResult result = transport.execute(command);
    boolean unknownCommand =
        result.key() == SenseKey.ILLEGAL_REQUEST
            && result.sense().filter(sense -> sense.additionalCode() == 0x20).isPresent();
    if (unknownCommand && object <= 0xFFFFFFFFL) {
      command =
          changePartition
              ? StreamCommands.locate10(partition, object)
              : StreamCommands.locate10(object);
      result = transport.execute(command);
    }
    if (result.isGood()) {
      return new MotionResult.Done(0, false);
    }
    return result.sense().filter(ScsiMotion::endOfData).isPresent()
        ? new MotionResult.EndOfData(OptionalLong.empty())
        : failed(command, result);
  }

  @Override
  public MotionResult rewind() throws TransportException {
    return simple(StreamCommands.rewind());
  }

  @Override
  public MotionResult load() throws TransportException {
    return simple(StreamCommands.loadUnload(true));
  }

  @Override
  public MotionResult unload() throws TransportException {
    return simple(StreamCommands.loadUnload(false));
  }

  private MotionResult simple(ScsiCommand command) throws TransportException {
    ScsiResult result = transport.execute(command);
    return result.isGood() ? new MotionResult.Done(0, false) : failed(command, result);
  }

  private MotionResult failed(ScsiCommand command, ScsiResult result) {
    return new MotionResult.Failed(DriveFailure.of(command.name(), result, transport.path()));
  }

  @Override
  public void close() {}
}
