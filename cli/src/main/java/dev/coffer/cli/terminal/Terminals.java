package dev.coffer.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells terminals from files and pipes, without native code. */
public final class Terminals {
  private Terminals() {}

  /**
   * Whether a descriptor of this process is a terminal. {@code System.console()} cannot tell stdout
   * from stderr; the links under {@code /proc/self/fd} can.
   */
  public static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
