package dev.coffer.tape.virtual;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A drive made for one cartridge directory, without a library around it. */
final class CartridgeBay implements DriveBay {
  private final Path directory;
  private final Optional<FileLocks.Held> lock;

  private CartridgeBay(Path directory, Optional<FileLocks.Held> lock) {
    this.directory = directory;
    this.lock = lock;
  }

  static CartridgeBay open(Path directory) throws TapeException {
    if (!Files.isRegularFile(directory.resolve(CartridgeDescription.FILE))) {
      throw new TransportException("no virtual cartridge in " + directory, null);
    }
    return new CartridgeBay(directory, FileLocks.holdCartridge(directory));
  }

  @Override
  public DriveIdentity identity() {
    return new DriveIdentity("COFFER", "VIRTUAL", "1", "CARTRIDGE", directory.toString());
  }

  @Override
  public Optional<VirtualCartridge> cartridge() {
    return Optional.of(new VirtualCartridge(directory));
  }

  /** Held since the drive was opened. */
  @Override
  public void hold(VirtualCartridge cartridge) {}

  @Override
  public void letGo() {}

  @Override
  public boolean threaded() {
    return false;
  }

  @Override
  public void setThreaded(boolean threaded) {}

  @Override
  public void release() throws TapeException {
    if (lock.isPresent()) {
      try {
        lock.get().close();
      } catch (IOException e) {
        throw HostErrors.hardware("giving back " + directory, null, e);
      }
    }
  }
}
