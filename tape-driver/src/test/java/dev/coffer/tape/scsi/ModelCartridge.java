package dev.coffer.tape.scsi;

import dev.coffer.tape.MamAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A cartridge in memory: partitions of blocks and filemarks, with a memory chip. */
final class ModelCartridge {
  /**
   * A block or a filemark.
   *
   * @param data empty for a filemark
   * @param key the key it was encrypted with, empty for none
   */
  record Recorded(Optional<byte[]> data, Optional<byte[]> key) {}

  /** One partition. */
  static final class Partition {
    final List<Recorded> objects = new ArrayList<>();
    final Map<Integer, MamAttribute> attributes = new TreeMap<>();
    final long capacityBytes;

    Partition(long capacityBytes) {
      this.capacityBytes = capacityBytes;
    }

    long usedBytes() {
      return objects.stream()
          .mapToLong(each -> each.data().map(data -> data.length).orElse(0))
          .sum();
    }
  }

  final String barcode;
  final long capacityBytes;
  final long earlyWarningBytes;
  final List<Partition> partitions = new ArrayList<>();
  boolean writeProtected;
  long loads;

  ModelCartridge(String barcode, long capacityBytes, long earlyWarningBytes) {
    this.barcode = barcode;
    this.capacityBytes = capacityBytes;
    this.earlyWarningBytes = earlyWarningBytes;
    partition(List.of(capacityBytes));
  }

  /** A cartridge of a gigabyte. */
  static ModelCartridge large(String barcode) {
    return new ModelCartridge(barcode, 1L << 30, 1L << 20);
  }

  void partition(List<Long> sizes) {
    partitions.clear();
    for (long size : sizes) {
      partitions.add(new Partition(size));
    }
    Map<Integer, MamAttribute> memory = partitions.getFirst().attributes;
    memory.put(
        MamAttributes.MEDIUM_SERIAL_NUMBER,
        MamAttribute.ascii(MamAttributes.MEDIUM_SERIAL_NUMBER, "SN" + barcode, 32));
    memory.put(
        MamAttributes.MEDIUM_TYPE,
        new MamAttribute(MamAttributes.MEDIUM_TYPE, MamAttribute.Format.BINARY, new byte[1]));
  }
}
