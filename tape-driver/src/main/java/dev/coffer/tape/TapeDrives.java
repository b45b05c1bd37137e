package dev.coffer.tape;

import dev.coffer.tape.changer.ChangerLibrary;
import dev.coffer.tape.changer.TapeLibrary;
import dev.coffer.tape.linux.LinuxTapeDrive;
import dev.coffer.tape.linux.LinuxTapeHost;
import dev.coffer.tape.virtual.VirtualLibrary;
import dev.coffer.tape.virtual.VirtualTapeDrive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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
        ? ChangerLibrary.open(ofThisHost(), path.toString(), Map.of())
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
      Optional<TapeDevice> known =
          ofThisHost().drives().stream().filter(each -> each.isCalled(name)).findFirst();
      return LinuxTapeDrive.open(known.map(TapeDevice::node).orElse(name), LOAD_TIMEOUT);
    }
    return VirtualTapeDrive.openCartridge(path);
  }

  /** The drives and changers of this machine. */
  public static TapeHost ofThisHost() {
    return new LinuxTapeHost(LOAD_TIMEOUT);
  }

  private static boolean isNode(Path path) {
    return path.startsWith("/dev") && !Files.isDirectory(path);
  }
}
