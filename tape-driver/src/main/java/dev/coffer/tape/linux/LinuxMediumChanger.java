package dev.coffer.tape.linux;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.scsi.ScsiMediumChanger;
import dev.coffer.tape.scsi.ScsiTransport;

/** A medium changer behind /dev/sgN. */
public final class LinuxMediumChanger implements MediumChanger {
  private final ScsiMediumChanger changer;

  private LinuxMediumChanger(ScsiMediumChanger changer) {
    this.changer = changer;
  }

  /**
   * Opens a changer and asks what it has; nothing moves.
   *
   * @param node the changer's /dev/sgN node
   */
  public static LinuxMediumChanger open(String node) throws TapeException {
    return open(new NativeTapeSyscalls(), node);
  }

  static LinuxMediumChanger open(TapeSyscalls syscalls, String node) throws TapeException {
    ScsiTransport transport = SgTransport.open(syscalls, node);
    try {
      return new LinuxMediumChanger(new ScsiMediumChanger(transport));
    } catch (TapeException | RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  /** Who made the changer and which one it is. */
  public DriveIdentity identity() {
    return changer.identity();
  }

  @Override
  public void initialize() throws TapeException {
    changer.initialize();
  }

  @Override
  public LibraryInventory inventory() throws TapeException {
    return changer.inventory();
  }

  @Override
  public void move(ElementAddress from, ElementAddress to) throws TapeException {
    changer.move(from, to);
  }

  @Override
  public void close() throws TapeException {
    changer.close();
  }
}
