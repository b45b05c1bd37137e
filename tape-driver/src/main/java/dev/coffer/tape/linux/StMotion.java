package dev.coffer.tape.linux;

import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.scsi.DriveControl;
import dev.coffer.tape.scsi.DriveFailure;
import dev.coffer.tape.scsi.MotionResult;
import dev.coffer.tape.scsi.PrimaryCommands;
import dev.coffer.tape.scsi.ScsiMotion;
import dev.coffer.tape.scsi.ScsiResult;
import dev.coffer.tape.scsi.ScsiTransport;
import dev.coffer.tape.scsi.SenseKey;
import dev.coffer.tape.scsi.StreamCommands.SpaceCode;
import dev.coffer.tape.scsi.TapeMotion;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Motion through the kernel's st driver, in variable block mode. Rewinding, loading, filemarks and
 * data go through st; spacing and locating go past it by SCSI commands, because st keeps the
 * residue of a space to itself and splits positions into files and blocks.
 *
 * <p>Two rules keep st and us from working against each other. Before going past it, {@link
 * #settle} takes st out of its writing state: st writes a filemark of its own before the next
 * rewind, and at close, if the last thing it saw was a write. After going past it, {@link #resync}
 * has st forget that it had seen a filemark or the end of data, by spacing over no blocks.
 *
 * <p>Data buffers are aligned, so that st moves them directly and reports errors with the block
 * that has them, not with the next one. A buffer that is not aligned is copied once.
 */
final class StMotion implements TapeMotion {
  private static final int ALIGNMENT = 4096;
  private static final int ATTENTIONS = 8;
  private static final int NO_MEDIUM = 0x3A;
  private static final int LOOK = Mtio.O_RDWR | Mtio.O_NONBLOCK | Mtio.O_CLOEXEC;

  private final TapeSyscalls syscalls;
  private final String path;
  private final ScsiTransport scsi;
  private final ScsiMotion past;
  private final DriveControl control;
  private int fd;
  private boolean readOnly;
  private boolean writing;
  private boolean stale;
  private boolean endSeen;
  private ByteBuffer bounce = ByteBuffer.allocateDirect(0);

  private StMotion(TapeSyscalls syscalls, String path, int fd, ScsiTransport scsi) {
    this.syscalls = syscalls;
    this.path = path;
    this.fd = fd;
    this.scsi = scsi;
    this.past = new ScsiMotion(scsi);
    this.control = new DriveControl(scsi);
  }

  /** Takes over a node that was opened to look. */
  static StMotion over(TapeSyscalls syscalls, String path, int fd, ScsiTransport scsi) {
    return new StMotion(syscalls, path, fd, scsi);
  }

  /** Opens a node so that nobody else can, whether or not there is a cartridge. */
  static int openToLook(TapeSyscalls syscalls, String path) throws TransportException {
    int fd = syscalls.open(path, LOOK);
    if (fd < 0) {
      throw new TransportException(StErrors.open(path, -fd), null);
    }
    return fd;
  }

  /** The descriptor as it is now. */
  int descriptor() {
    return fd;
  }

  @Override
  public MotionResult write(ByteBuffer block) throws TransportException {
    int problem = resync();
    if (problem != 0) {
      return failed("write", StErrors.Operation.WRITE, problem);
    }
    ByteBuffer aligned = aligned(block, true);
    writing = true;
    long answer = syscalls.write(fd, aligned);
    boolean earlyWarning = false;
    if (answer == -Errno.ENOSPC) {
      endSeen = true;
      // st.rst, "EOM Behaviour When Writing": told once, and the next write goes through.
      earlyWarning = true;
      answer = syscalls.write(fd, aligned);
      if (answer == -Errno.ENOSPC) {
        return new MotionResult.Full();
      }
    }
    if (answer < 0) {
      MotionResult result = failed("write", StErrors.Operation.WRITE, (int) -answer);
      if (result instanceof MotionResult.Failed failed
          && failed.failure().kind() == DriveFailure.Kind.WRITE_PROTECTED) {
        // st believes that it is writing, and a protected tape takes no filemark to end that.
        writing = false;
        stale = true;
      }
      return result;
    }
    if (answer != block.remaining()) {
      return new MotionResult.Failed(
          new DriveFailure(
              DriveFailure.Kind.HARDWARE,
              "write failed: block cut: actual=%d expected=%d (%s)"
                  .formatted(answer, block.remaining(), path)));
    }
    return new MotionResult.Done((int) answer, earlyWarning);
  }

  @Override
  public MotionResult read(ByteBuffer target) throws TransportException {
    int problem = resync();
    if (problem == 0) {
      problem = settle();
    }
    if (problem != 0) {
      return failed("read", StErrors.Operation.READ, problem);
    }
    boolean direct = isAligned(target);
    ByteBuffer aligned = aligned(target, false);
    long answer = syscalls.read(fd, aligned);
    endSeen |= answer <= 0;
    if (answer == aligned.remaining() && (generalStatus() & (Mtio.GMT_EOT | Mtio.GMT_EOD)) != 0) {
      endSeen = true;
      // A drive that answers the end of data with EOM and no residue has st return a full buffer of
      // whatever was in it (read_tape in st.c clears the wrong bit of the sense flags).
      return secondLook();
    }
    if (answer > 0) {
      int length = (int) answer;
      if (!direct) {
        target.put(target.position(), aligned, aligned.position(), length);
      }
      return new MotionResult.Done(length, false);
    }
    if (answer == -Errno.ENOMEM) {
      return new MotionResult.TooLarge();
    }
    boolean endOfData = (generalStatus() & Mtio.GMT_EOD) != 0;
    if (answer == 0) {
      return endOfData
          ? new MotionResult.EndOfData(OptionalLong.empty())
          : new MotionResult.Filemark(OptionalLong.empty());
    }
    if (answer == -Errno.EIO) {
      return endOfData ? new MotionResult.EndOfData(OptionalLong.empty()) : secondLook();
    }
    return failed("read", StErrors.Operation.READ, (int) -answer);
  }

  /**
   * st says only that something failed. A second read, past it, brings the sense data; its data are
   * thrown away, since nobody knows whether the tape has moved.
   */
  private MotionResult secondLook() throws TransportException {
    stale = true;
    MotionResult second = past.read(ByteBuffer.allocateDirect(1 << 16));
    return switch (second) {
      case MotionResult.EndOfData end -> new MotionResult.PerhapsEndOfData();
      case MotionResult.Failed failed -> failed;
      default ->
          new MotionResult.Failed(
              new DriveFailure(
                  DriveFailure.Kind.MEDIUM,
                  "read failed: unreadable at first, %s when tried again (EIO, %s)"
                      .formatted(second, path)));
    };
  }

  @Override
  public MotionResult readPast(ByteBuffer target) throws TransportException {
    int problem = settle();
    stale = true;
    return problem != 0 ? failed("read", StErrors.Operation.READ, problem) : past.read(target);
  }

  private int generalStatus() {
    ByteBuffer status = Mtio.mtget();
    return syscalls.ioctl(fd, Mtio.MTIOCGET, status) < 0 ? 0 : Mtio.generalStatus(status);
  }

  private static boolean isAligned(ByteBuffer buffer) {
    return buffer.isDirect() && buffer.alignmentOffset(buffer.position(), 512) == 0;
  }

  /** The buffer itself, or an aligned stand-in of the same size, filled if it is to be written. */
  private ByteBuffer aligned(ByteBuffer buffer, boolean fill) {
    if (isAligned(buffer)) {
      return buffer;
    }
    int size = buffer.remaining();
    if (bounce.capacity() < size) {
      bounce =
          ByteBuffer.allocateDirect(Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT + ALIGNMENT)
              .alignedSlice(ALIGNMENT);
    }
    bounce.clear().limit(size);
    if (fill) {
      bounce.put(0, buffer, buffer.position(), size);
    }
    return bounce;
  }

  @Override
  public MotionResult writeFilemarks(int count, boolean immediate) throws TransportException {
    int problem = resync();
    if (problem == 0) {
      problem = operation(immediate ? Mtio.MTWEOFI : Mtio.MTWEOF, count);
    }
    writing = false;
    if (problem == Errno.ENOSPC) {
      return new MotionResult.Full();
    }
    return problem == 0
        ? new MotionResult.Done(0, false)
        : failed("write filemarks", StErrors.Operation.WRITE, problem);
  }

  @Override
  public MotionResult space(SpaceCode code, int count) throws TransportException {
    int problem = settle();
    stale = true;
    return problem != 0
        ? failed("space", StErrors.Operation.MOVE, problem)
        : past.space(code, count);
  }

  @Override
  public MotionResult locate(int partition, long object, boolean changePartition)
      throws TransportException {
    int problem = settle();
    stale = true;
    return problem != 0
        ? failed("locate", StErrors.Operation.MOVE, problem)
        : past.locate(partition, object, changePartition);
  }

  @Override
  public MotionResult rewind() throws TransportException {
    return moved("rewind", Mtio.MTREW);
  }

  private MotionResult moved(String what, int operation) throws TransportException {
    int problem = settle();
    if (problem == 0) {
      problem = operation(operation, 1);
    }
    stale = false;
    endSeen = false;
    return problem == 0
        ? new MotionResult.Done(0, false)
        : failed(what, StErrors.Operation.MOVE, problem);
  }

  /** Threads the cartridge, then opens for real, so that st looks at it afresh. */
  @Override
  public MotionResult load() throws TransportException {
    if (fd < 0) {
      fd = openToLook(syscalls, path);
    }
    MotionResult loaded = moved("load", Mtio.MTLOAD);
    if (!(loaded instanceof MotionResult.Done)) {
      return loaded;
    }
    ScsiResult ready = testUnitReady();
    if (ready.sense().filter(sense -> sense.additionalCode() == NO_MEDIUM).isPresent()) {
      // st would wait two minutes for a cartridge, and some drives load nothing without complaint.
      return new MotionResult.Failed(DriveFailure.of("load", ready, path));
    }
    readOnly = false;
    int opened = reopen(Mtio.O_RDWR | Mtio.O_CLOEXEC);
    if (opened == -Errno.EROFS || opened == -Errno.EACCES) {
      readOnly = true;
      opened = reopen(Mtio.O_RDONLY | Mtio.O_CLOEXEC);
    }
    if (opened < 0) {
      DriveFailure failure =
          new DriveFailure(
              opened == -Errno.ENOMEDIUM || opened == -Errno.EIO
                  ? DriveFailure.Kind.NOT_READY
                  : DriveFailure.Kind.TRANSPORT,
              StErrors.open(path, -opened));
      fd = syscalls.open(path, LOOK);
      return new MotionResult.Failed(failure);
    }
    int problem = operation(Mtio.MTSETBLK, 0);
    // Only with CAP_SYS_ADMIN. Without it, aligned buffers alone keep writes synchronous.
    operation(
        Mtio.MTSETDRVBUFFER,
        Mtio.MT_ST_CLEARBOOLEANS
            | Mtio.MT_ST_ASYNC_WRITES
            | Mtio.MT_ST_BUFFER_WRITES
            | Mtio.MT_ST_READ_AHEAD);
    return problem == 0
        ? new MotionResult.Done(0, false)
        : failed("variable block mode", StErrors.Operation.MOVE, problem);
  }

  /** Past unit attentions, of which several may be queued. */
  private ScsiResult testUnitReady() throws TransportException {
    ScsiResult result = scsi.execute(PrimaryCommands.testUnitReady());
    for (int i = 0; i < ATTENTIONS && result.key() == SenseKey.UNIT_ATTENTION; i++) {
      result = scsi.execute(PrimaryCommands.testUnitReady());
    }
    return result;
  }

  private int reopen(int flags) {
    if (fd >= 0) {
      syscalls.close(fd);
    }
    fd = syscalls.open(path, flags);
    return fd;
  }

  /** Unthreads the cartridge, then holds the node only to keep others away. */
  @Override
  public MotionResult unload() throws TransportException {
    MotionResult result = moved("unload", Mtio.MTUNLOAD);
    if (result instanceof MotionResult.Done && reopen(LOOK) < 0) {
      return new MotionResult.Failed(
          new DriveFailure(DriveFailure.Kind.TRANSPORT, StErrors.open(path, -fd)));
    }
    return result;
  }

  /** Takes st out of its writing state without a filemark. Answers an errno, or 0. */
  private int settle() {
    if (!writing) {
      return 0;
    }
    int problem = operation(Mtio.MTWEOFI, 0);
    if (problem != 0) {
      problem = operation(Mtio.MTWEOF, 0);
    }
    writing = problem != 0;
    return problem;
  }

  /** Has st forget what it knew of where the tape stands. Answers an errno, or 0. */
  private int resync() {
    if (!stale || !endSeen) {
      return 0;
    }
    int problem = operation(Mtio.MTFSR, 0);
    stale = problem != 0;
    endSeen = stale;
    return problem;
  }

  private int operation(int operation, int count) {
    return -syscalls.ioctl(fd, Mtio.MTIOCTOP, Mtio.mtop(operation, count));
  }

  /** In st's words, or in the drive's where it still has something to say. */
  private MotionResult failed(String what, StErrors.Operation operation, int errno)
      throws TransportException {
    if (errno == Errno.EIO) {
      ScsiResult now = scsi.execute(PrimaryCommands.testUnitReady());
      if (now.key() == SenseKey.NOT_READY || now.key() == SenseKey.UNIT_ATTENTION) {
        return new MotionResult.Failed(DriveFailure.of(what, now, path));
      }
    }
    boolean writeProtected =
        operation == StErrors.Operation.WRITE
            && (errno == Errno.EBADF ? readOnly : errno == Errno.EIO && isProtected());
    return new MotionResult.Failed(
        StErrors.failure(what, path, operation, writeProtected ? Errno.EROFS : errno));
  }

  /** st overlooks the tab when a unit attention hits its MODE SENSE. */
  private boolean isProtected() throws TransportException {
    try {
      return control.writeProtected();
    } catch (TransportException e) {
      throw e;
    } catch (TapeException unanswered) {
      // The failure at hand is the one to tell.
      return false;
    }
  }

  @Override
  public void close() throws TransportException {
    if (fd < 0) {
      return;
    }
    int problem = settle();
    int answer = syscalls.close(fd);
    fd = -1;
    if (problem != 0 || answer < 0) {
      throw new TransportException(
          "close of %s failed: %s: what was written last may be lost"
              .formatted(path, Errno.name(problem != 0 ? problem : -answer)),
          null);
    }
  }
}
