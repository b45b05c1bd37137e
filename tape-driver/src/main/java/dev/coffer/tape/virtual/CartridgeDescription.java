package dev.coffer.tape.virtual;

import dev.coffer.tape.MamAttribute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code cartridge.json}: what the label and the chip in the shell would say. Mutable; nothing
 * counts until {@link #save}. Members it does not know, and everything it does not change, stay as
 * they were read. A file with nothing but {@code format} in it is a cartridge too.
 */
final class CartridgeDescription {
  static final String FORMAT = "coffer-cartridge-1";
  static final String FILE = "cartridge.json";
  private static final int MAX_PARTITIONS = 2;
  private static final long DEFAULT_CAPACITY_BYTES = 1_000_000_000_000L;

  /** SPC-5 7.4: the format field's values are the indexes here. */
  private static final List<MamAttribute.Format> FORMATS =
      List.of(MamAttribute.Format.BINARY, MamAttribute.Format.ASCII, MamAttribute.Format.TEXT);

  /** Size of one partition. */
  record PartitionSize(long capacityBytes, long earlyWarningBytes) {}

  private final Path file;
  private final Map<String, Object> root;

  private CartridgeDescription(Path file, Map<String, Object> root) {
    this.file = file;
    this.root = root;
  }

  static CartridgeDescription of(Path directory, CartridgeSpec spec, String serial) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("format", FORMAT);
    root.put("barcode", spec.barcode());
    root.put("mediumSerial", serial);
    root.put("mediumType", spec.mediumType());
    root.put("worm", spec.worm());
    root.put("writeProtected", false);
    root.put("loadCount", 0L);
    CartridgeDescription made = new CartridgeDescription(directory.resolve(FILE), root);
    made.setPartitions(List.of(new PartitionSize(spec.capacityBytes(), spec.earlyWarningBytes())));
    return made;
  }

  /** Reads and checks the whole file; what getters return later is as checked here. */
  static CartridgeDescription read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    CartridgeDescription read = new CartridgeDescription(file, JsonTree.read(file));
    read.check();
    return read;
  }

  static CartridgeDescription parse(Path directory, byte[] bytes) throws IOException {
    CartridgeDescription parsed =
        new CartridgeDescription(directory.resolve(FILE), JsonTree.parse(bytes));
    parsed.check();
    return parsed;
  }

  private void check() throws IOException {
    String format = JsonTree.string(root, "format").orElse("");
    if (!format.equals(FORMAT)) {
      throw new IOException("cartridge format: actual=" + format + " expected=" + FORMAT);
    }
    barcode();
    mediumSerial();
    mediumType();
    worm();
    writeProtected();
    loadCount();
    partitions();
    for (Map<String, Object> attribute : JsonTree.objects(root, "attributes")) {
      partitionOf(attribute);
      decode(attribute);
    }
  }

  /** The barcode; the directory's name where the file does not say. */
  String barcode() throws IOException {
    Optional<String> barcode = JsonTree.string(root, "barcode");
    if (barcode.isPresent()) {
      return barcode.get();
    }
    Path directory = file.toAbsolutePath().normalize().getParent();
    return directory == null || directory.getFileName() == null
        ? ""
        : directory.getFileName().toString();
  }

  Optional<String> mediumSerial() throws IOException {
    return JsonTree.string(root, "mediumSerial");
  }

  String mediumType() throws IOException {
    return JsonTree.string(root, "mediumType").orElse("VIRTUAL");
  }

  boolean worm() throws IOException {
    return JsonTree.flag(root, "worm");
  }

  boolean writeProtected() throws IOException {
    return JsonTree.flag(root, "writeProtected");
  }

  void setWriteProtected(boolean protect) {
    root.put("writeProtected", protect);
  }

  long loadCount() throws IOException {
    return JsonTree.number(root, "loadCount").orElse(0L);
  }

  void setLoadCount(long count) {
    root.put("loadCount", count);
  }

  /** Sizes of the partitions the file tells of; empty if it tells of none. */
  List<PartitionSize> partitions() throws IOException {
    List<PartitionSize> sizes = new ArrayList<>();
    for (Map<String, Object> partition : JsonTree.objects(root, "partitions")) {
      long capacity = JsonTree.number(partition, "capacityBytes").orElse(DEFAULT_CAPACITY_BYTES);
      sizes.add(
          new PartitionSize(
              capacity,
              JsonTree.number(partition, "earlyWarningBytes")
                  .orElse(CartridgeSpec.defaultEarlyWarning(capacity))));
    }
    if (sizes.size() > MAX_PARTITIONS) {
      throw new IOException(
          "partitions: actual=" + sizes.size() + " expected=" + MAX_PARTITIONS + " at most");
    }
    return sizes;
  }

  /** Sizes for the given number of partitions, whatever the file tells of. */
  List<PartitionSize> partitions(int count) throws IOException {
    List<PartitionSize> sizes = new ArrayList<>(partitions());
    while (sizes.size() < count) {
      sizes.add(
          new PartitionSize(
              DEFAULT_CAPACITY_BYTES, CartridgeSpec.defaultEarlyWarning(DEFAULT_CAPACITY_BYTES)));
    }
    return sizes;
  }

  void setPartitions(List<PartitionSize> sizes) {
    List<Object> list = new ArrayList<>();
    for (PartitionSize size : sizes) {
      Map<String, Object> partition = new LinkedHashMap<>();
      partition.put("capacityBytes", size.capacityBytes());
      partition.put("earlyWarningBytes", size.earlyWarningBytes());
      list.add(partition);
    }
    root.put("partitions", list);
  }

  Optional<MamAttribute> attribute(int partition, int id) throws IOException {
    for (Map<String, Object> attribute : JsonTree.objects(root, "attributes")) {
      if (partitionOf(attribute) == partition && idOf(attribute) == id) {
        return Optional.of(decode(attribute));
      }
    }
    return Optional.empty();
  }

  /** Sets an attribute; an empty value removes it. */
  void setAttribute(int partition, MamAttribute attribute) throws IOException {
    List<Object> kept = new ArrayList<>();
    boolean replaced = false;
    for (Map<String, Object> entry : JsonTree.objects(root, "attributes")) {
      if (partitionOf(entry) != partition || idOf(entry) != attribute.id()) {
        kept.add(entry);
      } else if (!replaced && attribute.value().length > 0) {
        kept.add(encode(entry, partition, attribute));
        replaced = true;
      }
    }
    if (!replaced && attribute.value().length > 0) {
      kept.add(encode(new LinkedHashMap<>(), partition, attribute));
    }
    root.put("attributes", kept);
  }

  /** Removes attributes of a partition: all of them, or those with one identifier. */
  void removeAttributes(int partition, Optional<Integer> id) throws IOException {
    List<Object> kept = new ArrayList<>();
    for (Map<String, Object> entry : JsonTree.objects(root, "attributes")) {
      boolean named = id.isEmpty() || id.get() == idOf(entry);
      if (partitionOf(entry) != partition || !named) {
        kept.add(entry);
      }
    }
    root.put("attributes", kept);
  }

  /** Bytes of all attribute values of all partitions. */
  long attributeBytes() throws IOException {
    long bytes = 0;
    for (Map<String, Object> attribute : JsonTree.objects(root, "attributes")) {
      bytes += decode(attribute).value().length;
    }
    return bytes;
  }

  private static Map<String, Object> encode(
      Map<String, Object> entry, int partition, MamAttribute attribute) {
    entry.put("partition", partition);
    entry.put("id", "0x%04x".formatted(attribute.id()));
    entry.put("format", FORMATS.indexOf(attribute.format()));
    entry.put("value", HexFormat.of().formatHex(attribute.value()));
    return entry;
  }

  private static long partitionOf(Map<String, Object> entry) throws IOException {
    return JsonTree.number(entry, "partition").orElse(0L);
  }

  private static int idOf(Map<String, Object> entry) throws IOException {
    String text = JsonTree.string(entry, "id").orElse("").toLowerCase(Locale.ROOT);
    if (!text.matches("0x[0-9a-f]{1,4}")) {
      throw new IOException("attribute id: actual=" + text + " expected=for example 0x0806");
    }
    return Integer.parseInt(text, 2, text.length(), 16);
  }

  private static MamAttribute decode(Map<String, Object> entry) throws IOException {
    long format = JsonTree.number(entry, "format").orElse(0L);
    if (format >= FORMATS.size()) {
      throw new IOException("attribute format: actual=" + format + " expected=0, 1 or 2");
    }
    try {
      byte[] value = HexFormat.of().parseHex(JsonTree.string(entry, "value").orElse(""));
      return new MamAttribute(idOf(entry), FORMATS.get((int) format), value);
    } catch (IllegalArgumentException e) {
      throw new IOException("attribute value of " + entry.get("id") + ": " + e.getMessage(), e);
    }
  }

  byte[] format() {
    return JsonTree.format(root);
  }

  /** Writes the file in one step; durable when it returns. */
  void save() throws IOException {
    DurableFiles.replace(file, format());
  }
}
