package dev.coffer.tape.virtual;

import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.ElementAddress.Kind;
import dev.coffer.tape.changer.LibraryInventory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code library.json}: the elements of a library and what is where.
 *
 * <pre>
 * { "format": "coffer-library-1", "serial": "…",
 *   "drives": [ { "number": 1, "serial": "…", "cartridge": "CF0001L9", "loaded": true } ],
 *   "slots": [ { "number": 1, "cartridge": "CF0002L9" } ],
 *   "importExportSlots": [ { "number": 1 } ] }
 * </pre>
 *
 * Invariants, checked on reading: numbers are unique within a kind, a cartridge is in one place
 * only, every barcode is fit for a directory's name. Unknown members stay.
 */
final class LibraryState {
  static final String FORMAT = "coffer-library-1";
  static final String FILE = "library.json";

  private final Map<String, Object> root;

  private LibraryState(Map<String, Object> root) {
    this.root = root;
  }

  static LibraryState of(LibrarySpec spec, String serial) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("format", FORMAT);
    root.put("serial", serial);
    root.put(member(Kind.DRIVE), elements(spec.drives(), serial + "D"));
    root.put(member(Kind.SLOT), elements(spec.slots(), ""));
    root.put(member(Kind.IMPORT_EXPORT), elements(spec.importExportSlots(), ""));
    return new LibraryState(root);
  }

  private static List<Object> elements(int count, String serialPrefix) {
    List<Object> elements = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      Map<String, Object> element = new LinkedHashMap<>();
      element.put("number", number);
      if (!serialPrefix.isEmpty()) {
        element.put("serial", serialPrefix + number);
      }
      elements.add(element);
    }
    return elements;
  }

  static LibraryState read(Path directory) throws IOException {
    return parse(JsonTree.read(directory.resolve(FILE)));
  }

  static LibraryState parse(Map<String, Object> root) throws IOException {
    LibraryState state = new LibraryState(root);
    state.check();
    return state;
  }

  void save(Path directory) throws IOException {
    DurableFiles.replace(directory.resolve(FILE), JsonTree.format(root));
  }

  private void check() throws IOException {
    String format = JsonTree.string(root, "format").orElse("");
    if (!format.equals(FORMAT)) {
      throw new IOException("library format: actual=" + format + " expected=" + FORMAT);
    }
    Set<String> barcodes = new HashSet<>();
    for (Kind kind : Kind.values()) {
      Set<Long> numbers = new HashSet<>();
      for (Map<String, Object> element : JsonTree.objects(root, member(kind))) {
        long number = JsonTree.number(element, "number").orElse(0L);
        if (number < 1 || number > Integer.MAX_VALUE || !numbers.add(number)) {
          throw new IOException(member(kind) + ": element number twice or wrong: " + number);
        }
        JsonTree.string(element, "serial");
        JsonTree.flag(element, "loaded");
        Optional<String> barcode = JsonTree.string(element, "cartridge");
        if (barcode.isPresent() && !CartridgeSpec.isBarcode(barcode.get())) {
          throw new IOException(member(kind) + " " + number + ": not a barcode: " + barcode.get());
        }
        if (barcode.isPresent() && !barcodes.add(barcode.get())) {
          throw new IOException("cartridge in two places: " + barcode.get());
        }
      }
    }
  }

  private static String member(Kind kind) {
    return switch (kind) {
      case DRIVE -> "drives";
      case SLOT -> "slots";
      case IMPORT_EXPORT -> "importExportSlots";
    };
  }

  String serial() throws IOException {
    return JsonTree.string(root, "serial").orElse("");
  }

  boolean has(ElementAddress address) throws IOException {
    return element(address).isPresent();
  }

  Optional<String> cartridgeAt(ElementAddress address) throws IOException {
    Optional<Map<String, Object>> element = element(address);
    return element.isEmpty() ? Optional.empty() : JsonTree.string(element.get(), "cartridge");
  }

  Optional<String> serialOf(ElementAddress address) throws IOException {
    Optional<Map<String, Object>> element = element(address);
    return element.isEmpty() ? Optional.empty() : JsonTree.string(element.get(), "serial");
  }

  /** True while the drive has its cartridge threaded, whether or not a program has it open. */
  boolean loaded(ElementAddress drive) throws IOException {
    Optional<Map<String, Object>> element = element(drive);
    return element.isPresent() && JsonTree.flag(element.get(), "loaded");
  }

  void setLoaded(ElementAddress drive, boolean loaded) throws IOException {
    Map<String, Object> element = require(drive);
    if (loaded) {
      element.put("loaded", true);
    } else {
      element.remove("loaded");
    }
  }

  void put(ElementAddress address, String barcode) throws IOException {
    require(address).put("cartridge", barcode);
  }

  void clear(ElementAddress address) throws IOException {
    require(address).remove("cartridge");
  }

  LibraryInventory inventory() throws IOException {
    List<LibraryInventory.Element> found = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Map<String, Object> element : JsonTree.objects(root, member(kind))) {
        int number = JsonTree.number(element, "number").orElse(0L).intValue();
        Optional<String> barcode = JsonTree.string(element, "cartridge");
        found.add(
            new LibraryInventory.Element(
                new ElementAddress(kind, number),
                barcode.isPresent(),
                barcode,
                JsonTree.string(element, "serial")));
      }
    }
    found.sort(java.util.Comparator.comparing(LibraryInventory.Element::address));
    return new LibraryInventory(found);
  }

  private Map<String, Object> require(ElementAddress address) throws IOException {
    return element(address).orElseThrow(() -> new IOException("no such element: " + address));
  }

  private Optional<Map<String, Object>> element(ElementAddress address) throws IOException {
    for (Map<String, Object> element : JsonTree.objects(root, member(address.kind()))) {
      if (JsonTree.number(element, "number").orElse(0L) == address.number()) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }
}
