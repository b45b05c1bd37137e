package dev.coffer.tape.changer;

import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapeHost;
import dev.coffer.tape.TransportException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A changer with its drives on a host. Which drive stands in which drive element follows from the
 * serial numbers that the changer tells, or from what the configuration says of elements whose
 * serial number it does not tell; never from the order of nodes.
 */
public final class ChangerLibrary implements TapeLibrary {
  private final TapeHost host;
  private final TapeDevice changer;
  private final Map<Integer, String> configured;

  private ChangerLibrary(TapeHost host, TapeDevice changer, Map<Integer, String> configured) {
    this.host = host;
    this.changer = changer;
    this.configured = Map.copyOf(configured);
  }

  /**
   * Finds a changer; opens nothing yet.
   *
   * @param name a changer by serial number, node, or link below /dev/tape/by-id
   * @param configured drives by element number from 1, each by serial number, node or link; only
   *     for elements whose serial number the changer does not tell
   * @throws TransportException if this host has no such changer
   */
  public static ChangerLibrary open(TapeHost host, String name, Map<Integer, String> configured)
      throws TransportException {
    return new ChangerLibrary(host, host.changer(name), configured);
  }

  /** The changer's device. */
  public TapeDevice changer() {
    return changer;
  }

  @Override
  public MediumChanger openChanger() throws TapeException {
    return host.openChanger(changer);
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
    return host.openDrive(device(inventory, element));
  }

  /**
   * The device in a drive element.
   *
   * @throws TransportException if it cannot be told for certain
   */
  public TapeDevice device(LibraryInventory inventory, LibraryInventory.Element element)
      throws TransportException {
    TapeDevice matched = match(inventory, host.drives()).get(element.address());
    if (matched != null) {
      return matched;
    }
    int number = element.address().number();
    String name = configured.get(number);
    Optional<TapeDevice> named = name == null ? Optional.empty() : Optional.of(host.drive(name));
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
                  name == null ? "nothing" : name),
          null);
    }
    return named.get();
  }

  /**
   * Which drive stands in which drive element, by serial number alone. Elements whose serial number
   * the changer does not tell, or that the host does not see, are not in the map.
   */
  public static Map<ElementAddress, TapeDevice> match(
      LibraryInventory inventory, List<TapeDevice> drives) {
    Map<ElementAddress, TapeDevice> matched = new TreeMap<>();
    for (LibraryInventory.Element element : inventory.of(ElementAddress.Kind.DRIVE)) {
      List<TapeDevice> same =
          drives.stream()
              .filter(each ->
                  element.driveSerial().isPresent() && each.serial().equals(element.driveSerial()))
              .toList();
      if (same.size() == 1) {
        matched.put(element.address(), same.getFirst());
      }
    }
    return matched;
  }
}
