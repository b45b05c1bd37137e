package dev.coffer.tape;

import dev.coffer.tape.changer.MediumChanger;
import java.util.List;
import java.util.Optional;

/** The drives and changers that one host reaches. */
public interface TapeHost {

  /** All drives, in the host's order, which says nothing about libraries. */
  List<TapeDevice> drives();

  /** All changers. */
  List<TapeDevice> changers();

  /**
   * Takes a drive; nobody else has it until the caller closes it.
   *
   * @throws TransportException if another program has it, or it cannot be reached
   */
  TapeDrive openDrive(TapeDevice drive) throws TapeException;

  /**
   * Asks how large blocks may be, without taking the drive: also of one that another program has.
   * Nothing moves. Empty where there is nobody to ask.
   */
  default Optional<TransferLimits> limits(TapeDevice drive) throws TapeException {
    return Optional.empty();
  }

  /** Opens a changer. The caller closes it. */
  MediumChanger openChanger(TapeDevice changer) throws TapeException;

  /**
   * A drive by serial number, node or link.
   *
   * @throws TransportException if no drive, or more than one, is called so
   */
  default TapeDevice drive(String name) throws TransportException {
    return only("tape drive", name, drives());
  }

  /**
   * A changer by serial number, node, generic node or link.
   *
   * @throws TransportException if no changer, or more than one, is called so
   */
  default TapeDevice changer(String name) throws TransportException {
    return only("medium changer", name, changers());
  }

  private static TapeDevice only(String kind, String name, List<TapeDevice> among)
      throws TransportException {
    if (name.isBlank()) {
      throw new TransportException(
          "a %s without a name: expected=a serial number, a node or a link".formatted(kind), null);
    }
    List<TapeDevice> called = among.stream().filter(each -> each.isCalled(name)).toList();
    if (called.size() != 1) {
      Optional<String> several =
          called.isEmpty()
              ? Optional.empty()
              : Optional.of("several are called so: " + String.join(", ", nodes(called)));
      throw new TransportException(
          "no %s %s on this host: %s"
              .formatted(
                  kind,
                  name,
                  several.orElse(
                      "there is %s; check cabling and that the kernel's modules are loaded"
                          .formatted(among.isEmpty() ? "none" : String.join(", ", nodes(among))))),
          null);
    }
    return called.getFirst();
  }

  private static List<String> nodes(List<TapeDevice> devices) {
    return devices.stream()
        .map(each -> each.node() + each.serial().map(serial -> " (" + serial + ")").orElse(""))
        .toList();
  }
}
