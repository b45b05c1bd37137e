package dev.coffer.tape.linux;

import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransferLimits;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.scsi.BlockLimits;
import dev.coffer.tape.scsi.DriveControl;
import dev.coffer.tape.scsi.ScsiCommand;
import dev.coffer.tape.scsi.ScsiFormatException;
import dev.coffer.tape.scsi.ScsiResult;
import dev.coffer.tape.scsi.ScsiStatus;
import dev.coffer.tape.scsi.ScsiTransport;
import dev.coffer.tape.scsi.SenseData;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/** SCSI commands by the SG_IO ioctl, through a /dev/sgN node or a tape node itself. */
final class SgTransport implements ScsiTransport {
  private static final int SENSE_BYTES = 252;

  private final TapeSyscalls syscalls;
  private final String path;
  private final IntSupplier descriptor;
  private final boolean owned;
  private boolean closed;

  private SgTransport(TapeSyscalls syscalls, String path, IntSupplier descriptor, boolean owned) {
    this.syscalls = syscalls;
    this.path = path;
    this.descriptor = descriptor;
    this.owned = owned;
  }

  /** Opens a /dev/sgN node. */
  static SgTransport open(TapeSyscalls syscalls, String path) throws TransportException {
    int fd = syscalls.open(path, Mtio.O_RDWR | Mtio.O_NONBLOCK | Mtio.O_CLOEXEC);
    if (fd < 0) {
      throw new TransportException(StErrors.open(path, -fd), null);
    }
    return new SgTransport(syscalls, path, () -> fd, true);
  }

  /** Sends through a descriptor that somebody else opens and closes; needs CAP_SYS_RAWIO. */
  static SgTransport over(TapeSyscalls syscalls, String path, IntSupplier descriptor) {
    return new SgTransport(syscalls, path, descriptor, false);
  }

  /** What a drive and the way to it take, asked through its /dev/sgN node. */
  static TransferLimits limits(TapeSyscalls syscalls, String path) throws TapeException {
    try (SgTransport transport = open(syscalls, path)) {
      BlockLimits drive = new DriveControl(transport).blockLimits();
      OptionalInt bytes = transport.number(SgIo.BLKSECTGET);
      return new TransferLimits(
          drive.minBytes(),
          drive.maxBytes(),
          bytes.isPresent() ? OptionalLong.of(bytes.getAsInt()) : OptionalLong.empty(),
          transport.number(SgIo.SG_GET_SG_TABLESIZE));
    }
  }

  /** An answer of the driver itself; empty where it does not know the question. */
  private OptionalInt number(long request) {
    ByteBuffer answer = Mtio.struct(Integer.BYTES);
    return syscalls.ioctl(descriptor.getAsInt(), request, answer) < 0 || answer.getInt(0) <= 0
        ? OptionalInt.empty()
        : OptionalInt.of(answer.getInt(0));
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public ScsiResult execute(ScsiCommand command) throws TransportException {
    ByteBuffer data = command.data();
    ByteBuffer moved = data;
    if (!data.isDirect()) {
      moved = ByteBuffer.allocateDirect(data.remaining());
      if (command.direction() == ScsiCommand.Direction.OUT) {
        moved.put(data.duplicate()).flip();
      }
    }
    ByteBuffer sense = Mtio.struct(SENSE_BYTES);
    byte[] cdb = command.cdb();
    ByteBuffer block = Mtio.struct(cdb.length).put(cdb).flip();
    ByteBuffer header = header(command, moved, block, sense);
    int answer = syscalls.ioctl(descriptor.getAsInt(), SgIo.SG_IO, header);
    if (answer < 0) {
      throw new TransportException(
          "%s could not be sent: %s".formatted(command.name(), StErrors.sgIo(path, -answer)), null);
    }
    ScsiResult result = result(header, moved, sense);
    if (!data.isDirect() && command.direction() == ScsiCommand.Direction.IN) {
      data.put(data.position(), moved, 0, Math.min(result.transferredBytes(), data.remaining()));
    }
    return result;
  }

  private ByteBuffer header(
      ScsiCommand command, ByteBuffer data, ByteBuffer block, ByteBuffer sense) {
    ByteBuffer header = Mtio.struct(SgIo.BYTES);
    int direction =
        switch (command.direction()) {
          case NONE -> SgIo.SG_DXFER_NONE;
          case IN -> SgIo.SG_DXFER_FROM_DEV;
          case OUT -> SgIo.SG_DXFER_TO_DEV;
        };
    header.putInt(SgIo.INTERFACE_ID, 'S');
    header.putInt(SgIo.DXFER_DIRECTION, data.hasRemaining() ? direction : SgIo.SG_DXFER_NONE);
    header.put(SgIo.CMD_LEN, (byte) block.remaining());
    header.put(SgIo.MX_SB_LEN, (byte) SENSE_BYTES);
    header.putInt(SgIo.DXFER_LEN, data.remaining());
    header.putLong(SgIo.DXFERP, data.hasRemaining() ? syscalls.address(data) : 0);
    header.putLong(SgIo.CMDP, syscalls.address(block));
    header.putLong(SgIo.SBP, syscalls.address(sense));
    header.putInt(SgIo.TIMEOUT, (int) Math.min(Integer.MAX_VALUE, command.timeout().toMillis()));
    return header;
  }

  private static ScsiResult result(ByteBuffer header, ByteBuffer data, ByteBuffer sense) {
    int resid = header.getInt(SgIo.RESID);
    int transferred = Math.clamp((long) data.remaining() - resid, 0, data.remaining());
    int hostStatus = header.getShort(SgIo.HOST_STATUS) & 0xFFFF;
    int driverStatus = header.getShort(SgIo.DRIVER_STATUS) & 0xF;
    ScsiStatus status = ScsiStatus.of(header.get(SgIo.STATUS) & 0xFF);
    Optional<SenseData> parsed = sense(header.get(SgIo.SB_LEN_WR) & 0xFF, sense);
    if (hostStatus == SgIo.DID_TIME_OUT || driverStatus == SgIo.DRIVER_TIMEOUT) {
      status = ScsiStatus.TIMED_OUT;
    } else if (hostStatus != 0) {
      status = ScsiStatus.PATH_FAILED;
    } else if (status == ScsiStatus.GOOD && driverStatus == SgIo.DRIVER_SENSE) {
      status = ScsiStatus.CHECK_CONDITION;
    }
    return new ScsiResult(status, parsed, transferred);
  }

  private static Optional<SenseData> sense(int written, ByteBuffer sense) {
    byte[] bytes = new byte[Math.min(written, SENSE_BYTES)];
    sense.get(0, bytes);
    try {
      return written == 0 ? Optional.empty() : Optional.of(SenseData.parse(bytes));
    } catch (ScsiFormatException unreadable) {
      // A check condition without readable sense counts as a failed path: nothing else is known.
      return Optional.empty();
    }
  }

  @Override
  public void close() throws TransportException {
    if (!owned || closed) {
      return;
    }
    closed = true;
    int answer = syscalls.close(descriptor.getAsInt());
    if (answer < 0) {
      throw new TransportException("close of " + path + " failed: " + Errno.name(-answer), null);
    }
  }
}
