package dev.coffer.tape.pace;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.testkit.TapeDriveContract;
import dev.coffer.tape.testkit.TestLibrary;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Pace changes when a drive answers, not what. */
class PacedTapeDriveContractTest extends TapeDriveContract {
  @TempDir private Path directory;

  @Override
  protected TapeDrive openBlank() throws Exception {
    return paced(TestLibrary.loadedDrive(directory.resolve("library"), 1L << 30));
  }

  @Override
  protected Optional<TapeDrive> openSmall() throws Exception {
    return Optional.of(paced(TestLibrary.loadedDrive(directory.resolve("small"), 400_000)));
  }

  private static TapeDrive paced(TapeDrive drive) {
    return new PacedTapeDrive(drive, DriveTiming.lto9(), new VirtualClock());
  }
}
