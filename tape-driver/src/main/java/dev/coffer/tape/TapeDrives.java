package dev.coffer.tape;

import dev.coffer.tape.changer.TapeLibrary;
import dev.coffer.tape.virtual.VirtualLibrary;
import dev.coffer.tape.virtual.VirtualTapeDrive;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens drives and libraries by what lies at a path. */
public final class TapeDrives {
  private TapeDrives() {}

  /**
   * The library at a path: the directory of a virtual library.
   *
   * @throws TransportException if there is no library
   */
  public static TapeLibrary openLibrary(Path path) throws TapeException {
    return VirtualLibrary.open(path);
  }

  /**
   * The drive at a path: the directory of a virtual cartridge, which is then in a drive of its own,
   * not loaded yet.
   *
   * @throws TransportException if there is nothing a drive can be made of, or it is in use
   */
  public static TapeDrive open(Path path) throws TapeException {
    if (!Files.exists(path)) {
      throw new TransportException("no tape drive at " + path + ": it does not exist", null);
    }
    return VirtualTapeDrive.openCartridge(path);
  }
}
