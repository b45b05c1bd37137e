package dev.coffer.tape.changer;

import java.util.List;
import java.util.Optional;

/** What is where in a library: all elements, in order of kind and number. */
public record LibraryInventory(List<Element> elements) {

  /**
   * One element.
   *
   * @param address which
   * @param full a cartridge is in it
   * @param barcode its barcode, empty if there is no cartridge or its barcode cannot be read
   * @param driveSerial for a drive, its unit serial number where the changer tells it
   */
  public record Element(
      ElementAddress address,
      boolean full,
      Optional<String> barcode,
      Optional<String> driveSerial) {}

  public LibraryInventory {
    elements = List.copyOf(elements);
  }

  /** Where the cartridge with this barcode is. */
  public Optional<ElementAddress> find(String barcode) {
    return elements.stream()
        .filter(element -> element.barcode().filter(barcode::equals).isPresent())
        .map(Element::address)
        .findFirst();
  }

  /** What is at an address, empty if the library has no such element. */
  public Optional<Element> at(ElementAddress address) {
    return elements.stream().filter(element -> element.address().equals(address)).findFirst();
  }

  /** The elements of one kind. */
  public List<Element> of(ElementAddress.Kind kind) {
    return elements.stream().filter(element -> element.address().kind() == kind).toList();
  }
}
