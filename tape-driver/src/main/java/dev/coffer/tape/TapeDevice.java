package dev.coffer.tape;

import java.util.List;
import java.util.Optional;

/**
 * A drive or a changer as a host sees it, before anybody opens it.
 *
 * @param node /dev/nstN of a drive, /dev/schN of a changer
 * @param generic its /dev/sgN, empty where the module sg is not loaded
 * @param vendor as INQUIRY told the kernel
 * @param product likewise
 * @param revision likewise
 * @param serial the unit serial number, empty where the device has none
 * @param links names below /dev/tape/by-id that lead to the node
 */
public record TapeDevice(
    String node,
    Optional<String> generic,
    String vendor,
    String product,
    String revision,
    Optional<String> serial,
    List<String> links) {
  public TapeDevice {
    links = List.copyOf(links);
  }

  /** Whether this is what a person means by a serial number, a node, a generic node or a link. */
  public boolean isCalled(String name) {
    return node.equals(name)
        || generic.filter(name::equals).isPresent()
        || serial.filter(name::equals).isPresent()
        || links.contains(name);
  }

  /**
   * The name that stays when nodes are numbered anew: the serial number, else a link, else the
   * node.
   */
  public String lastingName() {
    return serial.or(() -> links.stream().findFirst()).orElse(node);
  }
}
