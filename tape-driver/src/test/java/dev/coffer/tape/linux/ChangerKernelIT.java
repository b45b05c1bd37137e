package dev.coffer.tape.linux;

import dev.coffer.tape.TapeDrives;
import dev.coffer.tape.changer.ChangerLibrary;
import dev.coffer.tape.changer.TapeLibrary;
import dev.coffer.tape.testkit.MediumChangerContract;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** The contract over a changer behind the kernel's ch and sg drivers. Runs inside the rig. */
@Tag("kernel")
class ChangerKernelIT extends MediumChangerContract {
  /** The changer cuts off the second drive's identifier, so that drive is named. */
  @Override
  protected TapeLibrary openLibrary() throws Exception {
    RigDevices.reset(16);
    return ChangerLibrary.open(TapeDrives.ofThisHost(), "RIGCHANGER1", Map.of(2, "RIGDRIVE02"));
  }
}
