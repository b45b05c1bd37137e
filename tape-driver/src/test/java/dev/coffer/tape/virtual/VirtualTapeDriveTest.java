package dev.coffer.tape.virtual;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.testkit.TapeDriveContract;
import dev.coffer.tape.testkit.TestLibrary;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class VirtualTapeDriveTest extends TapeDriveContract {
  @TempDir private Path directory;

  @Override
  protected TapeDrive openBlank() throws Exception {
    return TestLibrary.loadedDrive(directory.resolve("library"), 1L << 30);
  }

  @Override
  protected Optional<TapeDrive> openSmall() throws Exception {
    return Optional.of(TestLibrary.loadedDrive(directory.resolve("small"), 400_000));
  }
}
