package dev.coffer.tape.fault;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.testkit.TapeDriveContract;
import dev.coffer.tape.testkit.TestLibrary;
import dev.coffer.tape.virtual.VirtualTapeDrive;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Without a fault, the decorator is a drive like any other. */
class FaultyTapeDriveContractTest extends TapeDriveContract {
  @TempDir private Path directory;

  @Override
  protected TapeDrive openBlank() throws Exception {
    return faultless(TestLibrary.loadedDrive(directory.resolve("library"), 1L << 30));
  }

  @Override
  protected Optional<TapeDrive> openSmall() throws Exception {
    return Optional.of(faultless(TestLibrary.loadedDrive(directory.resolve("small"), 400_000)));
  }

  private static TapeDrive faultless(VirtualTapeDrive drive) throws Exception {
    return new FaultyTapeDrive(drive, FaultPlan.none());
  }
}
