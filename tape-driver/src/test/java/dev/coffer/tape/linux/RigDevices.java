package dev.coffer.tape.linux;

import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.LibraryInventory.Element;
import dev.coffer.tape.changer.MediumChanger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The rig's library, from inside: blank cartridges of any size into any drive. */
public final class RigDevices {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RigDevices() {}

  public static String environment(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set: this runs inside the rig only");
    }
    return value;
  }

  public static String node(int drive) {
    return environment("TAPE" + (drive - 1));
  }

  static String generic(int drive) {
    return environment("TAPE" + (drive - 1) + "_SG");
  }

  public static MediumChanger changer() throws TapeException {
    return LinuxMediumChanger.open(environment("CHANGER_SG"));
  }

  static LinuxTapeDrive open(int drive) throws TapeException {
    return LinuxTapeDrive.open(node(drive), PATIENCE);
  }

  /** Everything back into the slots, and each cartridge blank. */
  public static void reset(int megabytes) throws Exception {
    try (MediumChanger changer = changer()) {
      for (Element element : changer.inventory().elements()) {
        if (element.full() && element.address().kind() != ElementAddress.Kind.SLOT) {
          changer.move(element.address(), freeSlot(changer.inventory()));
        }
      }
      for (Element element : changer.inventory().of(ElementAddress.Kind.SLOT)) {
        if (element.full()) {
          blank(element.barcode().orElseThrow(), megabytes);
        }
      }
    }
  }

  private static ElementAddress freeSlot(LibraryInventory inventory) {
    return inventory.of(ElementAddress.Kind.SLOT).stream()
        .filter(element -> !element.full())
        .map(Element::address)
        .findFirst()
        .orElseThrow();
  }

  private static void blank(String barcode, int megabytes)
      throws IOException, InterruptedException {
    Path image = Path.of(environment("RIG_MEDIA"), barcode);
    Files.delete(image);
    run(
        "tgtimg",
        "--op",
        "new",
        "--device-type",
        "tape",
        "--barcode",
        barcode,
        "--size",
        Integer.toString(megabytes),
        "--type",
        "data",
        "--file",
        image.toString());
  }

  /** A cartridge out of its slot into an empty drive. */
  public static void insert(String barcode, int drive) throws Exception {
    try (MediumChanger changer = changer()) {
      changer.move(changer.inventory().find(barcode).orElseThrow(), ElementAddress.drive(drive));
    }
  }

  /** Whatever is in a drive into a slot, and a blank cartridge into the drive. */
  static void insertBlank(String barcode, int megabytes, int drive) throws Exception {
    try (MediumChanger changer = changer()) {
      ElementAddress to = ElementAddress.drive(drive);
      LibraryInventory inventory = changer.inventory();
      if (inventory.at(to).orElseThrow().full()) {
        changer.move(to, freeSlot(inventory));
      }
      blank(barcode, megabytes);
      changer.move(changer.inventory().find(barcode).orElseThrow(), to);
    }
  }

  /** Runs a program of the rig and answers what it printed. */
  public static String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          String.join(" ", command) + " failed: actual=" + status + " expected=0: " + output);
    }
    return output;
  }
}
