package dev.coffer.tape.linux;

import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.scsi.ScsiFormatException;
import dev.coffer.tape.scsi.VitalProductData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Drives and changers that the kernel knows, from /sys/class. Nothing is opened and no device is
 * asked: the kernel keeps the answers it got when it found them.
 */
public final class TapeDevices {
  private static final Pattern NO_REWIND = Pattern.compile("nst\\d+");
  private static final Pattern CHANGER = Pattern.compile("sch\\d+");

  private final Path sys;
  private final Path dev;

  /**
   * Looks below other directories than the host's.
   *
   * @param sys stands for /sys
   * @param dev stands for /dev
   */
  public TapeDevices(Path sys, Path dev) {
    this.sys = sys;
    this.dev = dev;
  }

  /** The devices of this host. */
  public static TapeDevices ofThisHost() {
    return new TapeDevices(Path.of("/sys"), Path.of("/dev"));
  }

  /** All drives, by number. */
  public List<TapeDevice> drives() {
    return devices("scsi_tape", NO_REWIND);
  }

  /** All changers, by number. */
  public List<TapeDevice> changers() {
    return devices("scsi_changer", CHANGER);
  }

  /** The /dev/sgN of a tape node, if the kernel has one. */
  Optional<String> genericNode(String node) {
    Path name = Path.of(node).getFileName();
    return name == null ? Optional.empty() : generic(sys.resolve("class/scsi_tape").resolve(name));
  }

  private List<TapeDevice> devices(String deviceClass, Pattern names) {
    Path directory = sys.resolve("class").resolve(deviceClass);
    List<TapeDevice> found = new ArrayList<>();
    for (Path entry : entries(directory)) {
      String name = String.valueOf(entry.getFileName());
      if (names.matcher(name).matches()) {
        found.add(device(entry, name));
      }
    }
    found.sort(Comparator.comparingInt(each -> number(each.node())));
    return found;
  }

  private static int number(String node) {
    return Integer.parseInt(node.substring(node.lastIndexOf('/') + 1).replaceAll("\\D", ""));
  }

  private TapeDevice device(Path entry, String name) {
    Path device = entry.resolve("device");
    String node = dev.resolve(name).toString();
    return new TapeDevice(
        node,
        generic(entry),
        text(device.resolve("vendor")),
        text(device.resolve("model")),
        text(device.resolve("rev")),
        serial(device.resolve("vpd_pg80")),
        links(node));
  }

  private Optional<String> generic(Path entry) {
    List<Path> nodes = entries(entry.resolve("device/scsi_generic"));
    return nodes.isEmpty()
        ? Optional.empty()
        : Optional.of(dev.resolve(String.valueOf(nodes.getFirst().getFileName())).toString());
  }

  private List<String> links(String node) {
    return entries(dev.resolve("tape/by-id")).stream()
        .filter(link -> leadsTo(link, Path.of(node)))
        .map(Path::toString)
        .toList();
  }

  private static boolean leadsTo(Path link, Path node) {
    try {
      return link.toRealPath().equals(node.toRealPath());
    } catch (IOException dangling) {
      // udev has not caught up with a device that came or went.
      return false;
    }
  }

  private static Optional<String> serial(Path page) {
    try {
      return Optional.of(VitalProductData.parseSerialNumber(Files.readAllBytes(page)))
          .filter(text -> !text.isEmpty());
    } catch (IOException | ScsiFormatException absent) {
      return Optional.empty();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException absent) {
      return "";
    }
  }

  private static List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (IOException absent) {
      return List.of();
    }
    entries.sort(Comparator.naturalOrder());
    return entries;
  }
}
