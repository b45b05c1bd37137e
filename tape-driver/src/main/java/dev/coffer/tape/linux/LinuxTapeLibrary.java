package dev.coffer.tape.linux;

import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.changer.TapeLibrary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A changer with its drives on this host. Which node belongs to which drive element follows from
 * the serial numbers that the changer tells, or from what the configuration says of elements whose
 * serial number it does not tell; never from the order of nodes.
 */
public final class LinuxTapeLibrary implements TapeLibrary {
  private final TapeDevices devices;
  private final TapeDevices.Device changer;
  private final Map<Integer, String> configured;
  private final Duration loadTimeout;

  private LinuxTapeLibrary(
      TapeDevices devices,
      TapeDevices.Device changer,
      Map<Integer, String> configured,
      Duration loadTimeout) {
    this.devices = devices;
    this.changer = changer;
    this.configured = Map.copyOf(configured);
    this.loadTimeout = loadTimeout;
  }

  /**
   * Finds a changer; opens nothing yet.
   *
   * @param name a changer by node, link below /dev/tape/by-id, or serial number
   * @param configured drives by element number from 1, each by node, link or serial number; only
   *     for elements whose serial number the changer does not tell
   * @param loadTimeout how long a drive may take to load
   * @throws TransportException if this host has no such changer
   */
  public static LinuxTapeLibrary open(
      String name, Map<Integer, String> configured, Duration loadTimeout)
      throws TransportException {
    TapeDevices devices = TapeDevices.ofThisHost();
    TapeDevices.Device changer =
        devices
            .changer(name)
            .orElseThrow(() ->
                new TransportException(
                    "no medium changer "
                        + name
                        + " on this host: actual="
                        + devices.changers().stream().map(TapeDevices.Device::node).toList()
                        + ": check cabling, and that the modules ch and sg are loaded",
                    null));
    return new LinuxTapeLibrary(devices, changer, configured, loadTimeout);
  }

  @Override
  public MediumChanger openChanger() throws TapeException {
    String node =
        changer
            .generic()
            .orElseThrow(() ->
                new TransportException(
                    changer.node() + " has no generic node: load the module sg (modprobe sg)",
                    null));
    return LinuxMediumChanger.open(node);
  }

  @Override
  public TapeDrive openDrive(int number) throws TapeException {
    LibraryInventory inventory;
    try (MediumChanger opened = openChanger()) {
      inventory = opened.inventory();
    }
    List<LibraryInventory.Element> drives = inventory.of(ElementAddress.Kind.DRIVE);
    LibraryInventory.Element element =
        drives.stream()
            .filter(each -> each.address().number() == number)
            .findFirst()
            .orElseThrow(() ->
                new IllegalTapeRequestException(
                    "no such drive: actual=%d expected=1 to %d".formatted(number, drives.size()),
                    null));
    return LinuxTapeDrive.open(device(inventory, element).node(), loadTimeout);
  }

  private TapeDevices.Device device(LibraryInventory inventory, LibraryInventory.Element element)
      throws TransportException {
    TapeDevices.Device matched =
        TapeDevices.match(inventory, devices.drives()).get(element.address());
    if (matched != null) {
      return matched;
    }
    int number = element.address().number();
    Optional<TapeDevices.Device> named =
        Optional.ofNullable(configured.get(number)).flatMap(devices::drive);
    boolean contradicted =
        element.driveSerial().isPresent()
            && named.isPresent()
            && !named.get().serial().equals(element.driveSerial());
    if (named.isEmpty() || contradicted) {
      throw new TransportException(
          "drive %d of %s is not on this host: told by the changer=%s by the configuration=%s: name it"
              .formatted(
                  number,
                  changer.node(),
                  element.driveSerial().orElse("none"),
                  configured.getOrDefault(number, "nothing")),
          null);
    }
    return named.get();
  }
}
