package dev.coffer.tape.linux;

import dev.coffer.tape.TransportException;
import dev.coffer.tape.scsi.ScsiCommand;
import dev.coffer.tape.scsi.ScsiResult;
import dev.coffer.tape.scsi.ScsiStatus;
import dev.coffer.tape.scsi.ScsiTransport;
import dev.coffer.tape.scsi.SenseData;
import dev.coffer.tape.scsi.SenseKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel's st and sg drivers over a SCSI device, after drivers/scsi/st.c and st.rst, in
 * variable block mode.
 *
 * <p>The rules that bite: one opener; ENOSPC once at early warning, then the next write goes
 * through, alternately; a full buffer of nothing for a BLANK CHECK that comes with EOM; a filemark
 * of its own at close, and before rewinding, when the last operation was a write; EIO without sense
 * for the end of data behind a block, 0 for it behind a filemark; no data before the node was
 * opened with a cartridge in the drive; EACCES for writes to a protected one.
 *
 * <p>On request a call fails ({@link #failNext}), and permissions are missing ({@link #rawIo},
 * {@link #admin}, {@link #openError}).
 */
final class FakeTapeSyscalls implements TapeSyscalls {
  static final String TAPE = "/dev/nst0";
  static final String GENERIC = "/dev/sg1";
  private static final int TAPE_FD = 3;
  private static final int GENERIC_FD = 4;
  private static final int NO_EOF = 0;
  private static final int FILEMARK = 3;
  private static final int END_OF_MEDIUM = 4;
  private static final int EARLY = 5;
  private static final int END_OF_DATA = 7;

  final List<String> calls = new ArrayList<>();
  boolean rawIo = true;
  boolean admin = true;
  int openError;
  int maxBlock = 1 << 23;

  private final ScsiTransport device;
  private final Map<Long, ByteBuffer> addresses = new HashMap<>();
  private final Map<String, Integer> nextFailures = new HashMap<>();
  private boolean tapeOpen;
  private boolean readOnly;
  private boolean ready;
  private boolean noTape;
  private boolean writeProtected;
  private boolean writing;
  private int eof = NO_EOF;
  private int blockSize = -1;
  private int blockNumber;

  FakeTapeSyscalls(ScsiTransport device) {
    this.device = device;
  }

  /** The next call of this name (open, read, write, or mt and the operation) fails so. */
  void failNext(String call, int errno) {
    nextFailures.put(call, errno);
  }

  /** True while somebody holds the tape node. */
  boolean isOpen() {
    return tapeOpen;
  }

  private int failure(String call) {
    calls.add(call);
    Integer errno = nextFailures.remove(call);
    return errno == null ? 0 : -errno;
  }

  private ScsiResult send(
      String name, int[] cdb, ScsiCommand.Direction direction, ByteBuffer data) {
    byte[] bytes = new byte[cdb.length];
    for (int i = 0; i < cdb.length; i++) {
      bytes[i] = (byte) cdb[i];
    }
    ScsiCommand command =
        switch (direction) {
          case NONE -> ScsiCommand.none(name, bytes, Duration.ofMinutes(1));
          case IN -> ScsiCommand.in(name, bytes, data, Duration.ofMinutes(1));
          case OUT -> ScsiCommand.out(name, bytes, data, Duration.ofMinutes(1));
        };
    try {
      return device.execute(command);
    } catch (TransportException e) {
      throw new IllegalStateException(e);
    }
  }

  private ScsiResult send(String name, int... cdb) {
    return send(name, cdb, ScsiCommand.Direction.NONE, ByteBuffer.allocate(0));
  }

  @Override
  public int open(String path, int flags) {
    int failure = failure("open");
    if (failure != 0) {
      return failure;
    }
    if (path.equals(GENERIC)) {
      return GENERIC_FD;
    }
    if (openError != 0) {
      return -openError;
    }
    if (!path.equals(TAPE)) {
      return -Errno.ENOENT;
    }
    if (tapeOpen) {
      return -Errno.EBUSY;
    }
    checkTape();
    boolean waits = (flags & Mtio.O_NONBLOCK) == 0;
    if (waits && !ready) {
      return noTape ? -Errno.ENOMEDIUM : -Errno.EIO;
    }
    if (waits && writeProtected && (flags & Mtio.O_RDWR) != 0) {
      return -Errno.EROFS;
    }
    tapeOpen = true;
    readOnly = (flags & Mtio.O_RDWR) == 0;
    return TAPE_FD;
  }

  /** What st does at open and after a load: look whether there is a tape, and which. */
  private void checkTape() {
    ScsiResult unit = send("TEST UNIT READY", 0, 0, 0, 0, 0, 0);
    for (int i = 0; i < 4 && unit.key() == SenseKey.UNIT_ATTENTION; i++) {
      eof = NO_EOF;
      writing = false;
      unit = send("TEST UNIT READY", 0, 0, 0, 0, 0, 0);
    }
    ready = unit.isGood();
    noTape = unit.sense().filter(sense -> sense.additionalCode() == 0x3A).isPresent();
    if (!ready) {
      return;
    }
    ByteBuffer mode = ByteBuffer.allocateDirect(12);
    send("MODE SENSE", new int[] {0x1A, 0, 0x10, 0, 12, 0}, ScsiCommand.Direction.IN, mode);
    writeProtected = (mode.get(2) & 0x80) != 0;
    blockSize = mode.getInt(8) & 0xFFFFFF;
  }

  @Override
  public int close(int fd) {
    calls.add("close");
    if (fd == GENERIC_FD) {
      return 0;
    }
    if (fd != TAPE_FD || !tapeOpen) {
      return -Errno.EBADF;
    }
    if (writing) {
      send("WRITE FILEMARKS", 0x10, 0, 0, 0, 1, 0);
      writing = false;
    }
    tapeOpen = false;
    return 0;
  }

  private int checks(int fd, int count) {
    if (fd != TAPE_FD || !tapeOpen) {
      return -Errno.EBADF;
    }
    if (!ready) {
      return noTape ? -Errno.ENOMEDIUM : -Errno.EIO;
    }
    if (blockSize != 0 || count > maxBlock) {
      return -Errno.EINVAL;
    }
    return 0;
  }

  @Override
  public long write(int fd, ByteBuffer source) {
    requireDirect(source);
    int failure = failure("write");
    if (failure == 0) {
      failure = checks(fd, source.remaining());
    }
    if (failure != 0) {
      return failure;
    }
    if (readOnly) {
      return -Errno.EBADF;
    }
    if (writeProtected) {
      return -Errno.EACCES;
    }
    if (eof == END_OF_MEDIUM) {
      eof = EARLY;
      return -Errno.ENOSPC;
    }
    writing = true;
    int size = source.remaining();
    ScsiResult result =
        send(
            "WRITE(6)",
            new int[] {0x0A, 0, size >> 16, size >> 8, size, 0},
            ScsiCommand.Direction.OUT,
            source);
    if (result.isGood()) {
      eof = eof == EARLY ? END_OF_MEDIUM : NO_EOF;
      return size;
    }
    SenseData sense = result.sense().orElse(SenseData.of(SenseKey.HARDWARE_ERROR, 0, 0));
    if (!sense.endOfMedium()) {
      return -Errno.EIO;
    }
    eof = END_OF_MEDIUM;
    return sense.information().orElse(0) == 0 ? size : -Errno.ENOSPC;
  }

  @Override
  public long read(int fd, ByteBuffer target) {
    requireDirect(target);
    int failure = failure("read");
    if (failure == 0) {
      failure = checks(fd, target.remaining());
    }
    if (failure != 0) {
      return failure;
    }
    writing = false;
    if (eof >= EARLY) {
      return eof++ < END_OF_DATA ? 0 : -Errno.EIO;
    }
    int size = target.remaining();
    ScsiResult result =
        send(
            "READ(6)",
            new int[] {0x08, 0, size >> 16, size >> 8, size, 0},
            ScsiCommand.Direction.IN,
            target);
    if (result.isGood()) {
      eof = NO_EOF;
      return size;
    }
    SenseData sense = result.sense().orElse(SenseData.of(SenseKey.HARDWARE_ERROR, 0, 0));
    if (sense.key() == SenseKey.BLANK_CHECK && sense.endOfMedium()) {
      eof = eof == FILEMARK ? EARLY : END_OF_MEDIUM;
      return size - sense.information().orElse(0);
    }
    if (sense.key() == SenseKey.BLANK_CHECK && eof == FILEMARK) {
      eof = END_OF_DATA;
      return 0;
    }
    if (sense.key() != SenseKey.NO_SENSE) {
      return -Errno.EIO;
    }
    if (sense.filemark()) {
      eof = FILEMARK;
      blockNumber = 0;
      return 0;
    }
    long residue = sense.information().orElse(0);
    eof = NO_EOF;
    return residue < 0 ? -Errno.ENOMEM : size - residue;
  }

  private static void requireDirect(ByteBuffer buffer) {
    if (!buffer.isDirect() || buffer.alignmentOffset(buffer.position(), 512) != 0) {
      throw new AssertionError("a buffer that st would copy, and report errors late for");
    }
  }

  @Override
  public int ioctl(int fd, long request, ByteBuffer argument) {
    if (request == SgIo.SG_IO) {
      return sgIo(fd, argument);
    }
    if (request == SgIo.BLKSECTGET || request == SgIo.SG_GET_SG_TABLESIZE) {
      argument.putInt(0, request == SgIo.BLKSECTGET ? 1280 << 10 : 128);
      return 0;
    }
    if (fd != TAPE_FD || !tapeOpen) {
      return -Errno.EBADF;
    }
    if (request == Mtio.MTIOCGET) {
      calls.add("MTIOCGET");
      boolean endOfData = eof >= EARLY;
      int status = eof == END_OF_MEDIUM ? Mtio.GMT_EOT : 0;
      argument.putLong(24, status | (endOfData ? Mtio.GMT_EOD : 0) | (ready ? Mtio.GMT_ONLINE : 0));
      argument.putInt(44, blockNumber);
      return 0;
    }
    return request == Mtio.MTIOCTOP
        ? operation(argument.getShort(0), argument.getInt(4))
        : -Errno.ENOTTY;
  }

  private int operation(int operation, int count) {
    int failure = failure("mt" + operation);
    if (failure != 0) {
      return failure;
    }
    boolean ownFilemark =
        operation == Mtio.MTREW
            || operation == Mtio.MTOFFL
            || operation == Mtio.MTSEEK
            || operation == Mtio.MTBSF;
    if (writing && ownFilemark) {
      send("WRITE FILEMARKS", 0x10, 0, 0, 0, 1, 0);
    }
    if (operation != Mtio.MTSETBLK && operation != Mtio.MTSETDRVBUFFER) {
      writing = false;
    }
    return switch (operation) {
      case Mtio.MTREW -> simple(NO_EOF, 0x01, 0, 0, 0, 0, 0);
      case Mtio.MTFSR -> simple(NO_EOF, 0x11, 0, count >> 16, count >> 8, count, 0);
      case Mtio.MTWEOF -> filemarks(0, count);
      case Mtio.MTWEOFI -> filemarks(1, count);
      case Mtio.MTLOAD -> load(true);
      case Mtio.MTUNLOAD -> load(false);
      case Mtio.MTSETBLK -> setBlock(count);
      case Mtio.MTSETDRVBUFFER -> admin ? 0 : -Errno.EPERM;
      default -> -Errno.ENOSYS;
    };
  }

  private int simple(int eofAfter, int... cdb) {
    ScsiResult result = send("by st", cdb);
    eof = eofAfter;
    return result.isGood() ? 0 : -Errno.EIO;
  }

  private int filemarks(int immediate, int count) {
    if (writeProtected && count > 0) {
      return -Errno.EACCES;
    }
    ScsiResult result = send("WRITE FILEMARKS", 0x10, immediate, count >> 16, count >> 8, count, 0);
    eof = NO_EOF;
    boolean atTheEnd =
        result.key() == SenseKey.NO_SENSE
            && result.sense().filter(SenseData::endOfMedium).isPresent();
    return result.isGood() || atTheEnd ? 0 : -Errno.EIO;
  }

  private int load(boolean load) {
    ScsiResult result = send("LOAD UNLOAD", 0x1B, 0, 0, 0, load ? 1 : 0, 0);
    if (result.key() == SenseKey.UNIT_ATTENTION) {
      result = send("LOAD UNLOAD", 0x1B, 0, 0, 0, load ? 1 : 0, 0);
    }
    if (!result.isGood()) {
      return -Errno.EIO;
    }
    eof = NO_EOF;
    if (load) {
      checkTape();
    } else {
      ready = false;
      noTape = true;
    }
    return 0;
  }

  private int setBlock(int size) {
    ByteBuffer parameters = ByteBuffer.allocateDirect(12);
    parameters.put(2, (byte) 0x10).put(3, (byte) 8).putInt(8, size);
    ScsiResult result =
        send(
            "MODE SELECT",
            new int[] {0x15, 0x10, 0, 0, 12, 0},
            ScsiCommand.Direction.OUT,
            parameters);
    blockSize = result.isGood() ? size : blockSize;
    return result.isGood() ? 0 : -Errno.EIO;
  }

  private int sgIo(int fd, ByteBuffer header) {
    int failure = failure("SG_IO");
    if (failure != 0) {
      return failure;
    }
    if (fd == TAPE_FD && !rawIo) {
      return -Errno.EPERM;
    }
    byte[] cdb = new byte[header.get(SgIo.CMD_LEN)];
    at(header.getLong(SgIo.CMDP)).get(0, cdb);
    int direction = header.getInt(SgIo.DXFER_DIRECTION);
    int length = header.getInt(SgIo.DXFER_LEN);
    ByteBuffer data =
        direction == SgIo.SG_DXFER_NONE
            ? ByteBuffer.allocateDirect(0)
            : at(header.getLong(SgIo.DXFERP)).slice(0, length);
    Duration timeout = Duration.ofMillis(header.getInt(SgIo.TIMEOUT));
    ScsiCommand command =
        direction == SgIo.SG_DXFER_FROM_DEV
            ? ScsiCommand.in("by sg", cdb, data, timeout)
            : ScsiCommand.out("by sg", cdb, data, timeout);
    try {
      ScsiResult result = device.execute(command);
      byte[] sense = result.sense().map(SenseData::encodeFixed).orElse(new byte[0]);
      at(header.getLong(SgIo.SBP)).put(0, sense);
      header.put(SgIo.SB_LEN_WR, (byte) sense.length);
      header.put(SgIo.STATUS, (byte) Math.max(0, result.status().code()));
      header.putShort(
          SgIo.HOST_STATUS,
          (short) (result.status() == ScsiStatus.TIMED_OUT ? SgIo.DID_TIME_OUT : 0));
      header.putInt(SgIo.RESID, length - result.transferredBytes());
      return 0;
    } catch (TransportException e) {
      return -Errno.EIO;
    }
  }

  private ByteBuffer at(long address) {
    return Optional.ofNullable(addresses.get(address))
        .orElseThrow(() -> new AssertionError("a wild pointer: " + address));
  }

  @Override
  public long address(ByteBuffer direct) {
    long address = 0x1000L * (addresses.size() + 1);
    addresses.put(address, direct.slice());
    return address;
  }
}
