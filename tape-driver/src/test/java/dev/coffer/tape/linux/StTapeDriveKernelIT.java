package dev.coffer.tape.linux;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.testkit.TapeDriveContract;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** The contract over the kernel's st driver. Runs inside the rig. */
@Tag("kernel")
class StTapeDriveKernelIT extends TapeDriveContract {
  @Override
  protected TapeDrive openBlank() throws Exception {
    return loaded();
  }

  /** This drive warns at its capacity and then goes on for ever: see HardwareKernelIT. */
  @Override
  protected Optional<TapeDrive> openSmall() throws Exception {
    return Optional.empty();
  }

  private static TapeDrive loaded() throws Exception {
    RigDevices.insertBlank("A00001L6", 64, 1);
    TapeDrive drive = RigDevices.open(1);
    drive.load();
    return drive;
  }
}
