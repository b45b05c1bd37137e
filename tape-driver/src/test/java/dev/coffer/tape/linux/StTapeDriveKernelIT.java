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
    TapeDrive drive = RigDevices.open(1);
    drive.load();
    return drive;
  }
}
