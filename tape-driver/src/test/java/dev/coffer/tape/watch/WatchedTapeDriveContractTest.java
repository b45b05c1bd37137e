package dev.coffer.tape.watch;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.testkit.TapeDriveContract;
import dev.coffer.tape.testkit.TestLibrary;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A drive that is watched is a drive like any other. */
class WatchedTapeDriveContractTest extends TapeDriveContract {
  @TempDir private Path directory;

  @Override
  protected TapeDrive openBlank() throws Exception {
    return watched(TestLibrary.loadedDrive(directory.resolve("library"), 1L << 30));
  }

  @Override
  protected Optional<TapeDrive> openSmall() throws Exception {
    return Optional.of(watched(TestLibrary.loadedDrive(directory.resolve("small"), 400_000)));
  }

  private static TapeDrive watched(TapeDrive drive) {
    return new WatchedTapeDrive(drive, checkup -> {});
  }
}
