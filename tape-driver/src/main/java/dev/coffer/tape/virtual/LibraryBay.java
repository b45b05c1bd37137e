package dev.coffer.tape.virtual;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import java.io.IOException;
import java.util.Optional;

/** A drive element of a library, held through its lock. */
final class LibraryBay implements DriveBay {
  private final VirtualLibrary library;
  private final ElementAddress address;
  private final DriveIdentity identity;
  private final FileLocks.Held lock;
  private Optional<FileLocks.Held> cartridgeLock = Optional.empty();

  LibraryBay(
      VirtualLibrary library, ElementAddress address, DriveIdentity identity, FileLocks.Held lock) {
    this.library = library;
    this.address = address;
    this.identity = identity;
    this.lock = lock;
  }

  @Override
  public DriveIdentity identity() {
    return identity;
  }

  @Override
  public Optional<VirtualCartridge> cartridge() throws TapeException {
    try {
      Optional<String> barcode = library.state().cartridgeAt(address);
      return barcode.isEmpty() ? Optional.empty() : Optional.of(library.cartridge(barcode.get()));
    } catch (TapeException e) {
      throw e;
    } catch (IOException e) {
      throw HostErrors.hardware("looking into " + identity.path(), null, e);
    }
  }

  @Override
  public void hold(VirtualCartridge cartridge) throws TapeException {
    cartridgeLock = FileLocks.holdCartridge(cartridge.directory());
  }

  @Override
  public void letGo() throws TapeException {
    Optional<FileLocks.Held> held = cartridgeLock;
    cartridgeLock = Optional.empty();
    if (held.isPresent()) {
      close(held.get());
    }
  }

  @Override
  public boolean threaded() throws TapeException {
    try {
      return library.state().loaded(address);
    } catch (TapeException e) {
      throw e;
    } catch (IOException e) {
      throw HostErrors.hardware("looking into " + identity.path(), null, e);
    }
  }

  @Override
  public void setThreaded(boolean threaded) throws TapeException {
    library.change(state -> state.setLoaded(address, threaded));
  }

  @Override
  public void release() throws TapeException {
    try {
      letGo();
    } finally {
      close(lock);
    }
  }

  private void close(FileLocks.Held held) throws TapeException {
    try {
      held.close();
    } catch (IOException e) {
      throw HostErrors.hardware("giving back " + identity.path(), null, e);
    }
  }
}
