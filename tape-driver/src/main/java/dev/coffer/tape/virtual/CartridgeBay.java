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

  /** Nobody can write where the directory is read-only, so nothing is locked there. */
  static CartridgeBay open(Path directory) throws TapeException {
    if (!Files.isRegularFile(directory.resolve(CartridgeDescription.FILE))) {
      throw new TransportException("no virtual cartridge in " + directory, null);
    }
    if (!Files.isWritable(directory)) {
      return new CartridgeBay(directory, Optional.empty());
    }
    try {
      Optional<FileLocks.Held> lock = FileLocks.tryHold(directory.resolve("drive.lock"));
      if (lock.isEmpty()) {
        throw new TransportException("busy: another program has the cartridge " + directory, null);
      }
      return new CartridgeBay(directory, lock);
    } catch (TapeException e) {
      throw e;
    } catch (IOException e) {
      throw HostErrors.hardware("opening cartridge " + directory, null, e);
    }
  }

  @Override
  public DriveIdentity identity() {
    return new DriveIdentity("COFFER", "VIRTUAL", "1", "CARTRIDGE", directory.toString());
  }

  @Override
  public Optional<VirtualCartridge> cartridge() {
    return Optional.of(new VirtualCartridge(directory));
  }

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
