package dev.coffer.tape.linux;

import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.scsi.DriveControl;
import dev.coffer.tape.scsi.PositionedTapeDrive;
import dev.coffer.tape.scsi.ScsiTransport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A tape drive behind /dev/nstN. While it is open, no other program can open the node. Data and
 * filemarks go through st; what st does not tell is asked through the matching /dev/sgN node, or,
 * where that is missing and the process has CAP_SYS_RAWIO, through the tape node itself.
 */
public final class LinuxTapeDrive extends PositionedTapeDrive {
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private final ScsiTransport scsi;

  private LinuxTapeDrive(ScsiTransport scsi, StMotion motion, BooleanSupplier waiting)
      throws TapeException {
    super(new DriveControl(scsi), motion, waiting);
    this.scsi = scsi;
  }

  /**
   * Opens a drive exclusively and looks at it; nothing moves.
   *
   * @param node a no-rewind node, /dev/nstN
   * @param loadTimeout how long {@link #load} waits for a drive that is threading
   * @throws TransportException if there is no such drive, or another program has it, or permission
   *     is missing; the message says what to do
   */
  public static LinuxTapeDrive open(String node, Duration loadTimeout) throws TapeException {
    Optional<String> generic = TapeDevices.ofThisHost().genericNode(node);
    return open(new NativeTapeSyscalls(), node, generic, new Patience(loadTimeout));
  }

  static LinuxTapeDrive open(
      TapeSyscalls syscalls, String node, Optional<String> generic, BooleanSupplier waiting)
      throws TapeException {
    int fd = StMotion.openToLook(syscalls, node);
    ScsiTransport scsi = null;
    try {
      StMotion[] motion = new StMotion[1];
      scsi =
          generic.isPresent()
              ? SgTransport.open(syscalls, generic.get())
              : SgTransport.over(
                  syscalls, node, () -> motion[0] == null ? fd : motion[0].descriptor());
      motion[0] = StMotion.over(syscalls, node, fd, scsi);
      return new LinuxTapeDrive(scsi, motion[0], waiting);
    } catch (TapeException | RuntimeException e) {
      syscalls.close(fd);
      if (scsi != null) {
        scsi.close();
      }
      throw e;
    }
  }

  @Override
  protected void release() throws TransportException {
    try {
      super.release();
    } finally {
      scsi.close();
    }
  }

  /** Looks once a second until the time is over. */
  private static final class Patience implements BooleanSupplier {
    private final long looks;
    private long looked;

    Patience(Duration limit) {
      this.looks = limit.toSeconds() / LOOK_INTERVAL.toSeconds();
    }

    @Override
    public boolean getAsBoolean() {
      if (looked >= looks || Thread.currentThread().isInterrupted()) {
        looked = 0;
        return false;
      }
      looked++;
      LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
      return true;
    }
  }
}
