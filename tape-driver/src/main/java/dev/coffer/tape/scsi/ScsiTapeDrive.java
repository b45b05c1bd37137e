package dev.coffer.tape.scsi;

import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import java.util.function.BooleanSupplier;

/** A tape drive by SCSI commands alone. It owns its transport. */
public final class ScsiTapeDrive extends PositionedTapeDrive {
  private final ScsiTransport transport;

  /**
   * Looks at the drive; nothing moves.
   *
   * @param waiting called between looks at a drive that is still loading; sleeps, and answers false
   *     when it has waited long enough
   */
  public ScsiTapeDrive(ScsiTransport transport, BooleanSupplier waiting) throws TapeException {
    super(new DriveControl(transport), new ScsiMotion(transport), waiting);
    this.transport = transport;
  }

  @Override
  protected void release() throws TransportException {
    super.release();
    transport.close();
  }
}
