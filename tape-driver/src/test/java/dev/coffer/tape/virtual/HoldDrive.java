package dev.coffer.tape.virtual;

import dev.coffer.tape.changer.ElementAddress;
import java.nio.file.Path;

/**
 * A program of its own for {@link DriveLockTest}: takes drive 1 of a library, says so on standard
 * output and keeps it until its input ends; or moves a cartridge to and fro.
 */
final class HoldDrive {
  private HoldDrive() {}

  public static void main(String[] args) throws Exception {
    VirtualLibrary library = VirtualLibrary.open(Path.of(args[1]));
    if (args[0].equals("hold")) {
      VirtualTapeDrive drive = library.openDrive(1);
      System.out.println("held " + drive.identity().serial());
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
      Runtime.getRuntime().halt(1);
    }
    ElementAddress home = library.inventory().find(args[2]).orElseThrow();
    for (int i = 0; i < 40; i++) {
      library.changer().move(home, ElementAddress.slot(7));
      library.changer().move(ElementAddress.slot(7), home);
    }
    System.out.println("moved");
  }
}
