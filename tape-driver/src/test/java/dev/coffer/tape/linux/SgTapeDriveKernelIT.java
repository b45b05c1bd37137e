package dev.coffer.tape.linux;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.scsi.ScsiTapeDrive;
import dev.coffer.tape.testkit.TapeDriveContract;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** The contract by SCSI commands alone, through the kernel's sg driver. Runs inside the rig. */
@Tag("kernel")
class SgTapeDriveKernelIT extends TapeDriveContract {
  @Override
  protected TapeDrive openBlank() throws Exception {
    return loaded(64);
  }

  @Override
  protected Optional<TapeDrive> openSmall() throws Exception {
    return Optional.of(loaded(1));
  }

  /** tgt's drive warns at the cartridge's size, and takes as much again and more. */
  @Override
  protected boolean refusesAtTheEnd() {
    return false;
  }

  private static TapeDrive loaded(int megabytes) throws Exception {
    RigDevices.insertBlank("A00001L6", megabytes, 1);
    SgTransport transport = SgTransport.open(new NativeTapeSyscalls(), RigDevices.generic(1));
    TapeDrive drive = new ScsiTapeDrive(transport, () -> true);
    drive.load();
    return drive;
  }
}
