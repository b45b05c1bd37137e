package dev.coffer.tape;

import dev.coffer.tape.changer.TapeLibrary;
import dev.coffer.tape.linux.LinuxTapeDrive;
import dev.coffer.tape.linux.LinuxTapeLibrary;
import dev.coffer.tape.linux.TapeDevices;
import dev.coffer.tape.virtual.VirtualLibrary;
import dev.coffer.tape.virtual.VirtualTapeDrive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Opens drives and libraries by what lies at a path. */
public final class TapeDrives {
  /** LTO drives thread a cartridge in half a minute, and take a few more with a sick one. */
  private static final Duration LOAD_TIMEOUT = Duration.ofMinutes(5);

  private TapeDrives() {}

  /**
   * The library at a path: the directory of a virtual library, or the node of a medium changer
   * below /dev.
   *
   * @throws TransportException if there is no library
   */
  public static TapeLibrary openLibrary(Path path) throws TapeException {
    return isNode(path)
        ? LinuxTapeLibrary.open(path.toString(), Map.of(), LOAD_TIMEOUT)
        : VirtualLibrary.open(path);
  }

  /**
   * The drive at a path: the node of a tape drive below /dev, or the directory of a virtual
   * cartridge, which is then in a drive of its own, not loaded yet.
   *
   * @throws TransportException if there is nothing a drive can be made of, or it is in use
   */
  public static TapeDrive open(Path path) throws TapeException {
    if (!Files.exists(path)) {
      throw new TransportException("no tape drive at " + path + ": it does not exist", null);
    }
    if (isNode(path)) {
      String name = path.toString();
      String node = TapeDevices.ofThisHost().drive(name).map(TapeDevices.Device::node).orElse(name);
      return LinuxTapeDrive.open(node, LOAD_TIMEOUT);
    }
    return VirtualTapeDrive.openCartridge(path);
  }

  private static boolean isNode(Path path) {
    return path.startsWith("/dev") && !Files.isDirectory(path);
  }
}
