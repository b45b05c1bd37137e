package dev.coffer.tape.scsi;

import dev.coffer.tape.MamAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A cartridge in memory: partitions of blocks and filemarks, with a memory chip. */
public final class ModelCartridge {
  /**
   * A block or a filemark.
   *
   * @param data empty for a filemark
   * @param key the key it was encrypted with, empty for none
   */
  public record Recorded(Optional<byte[]> data, Optional<byte[]> key) {}

  /** One partition. */
  public static final class Partition {
    public final List<Recorded> objects = new ArrayList<>();
    public final Map<Integer, MamAttribute> attributes = new TreeMap<>();
    public final long capacityBytes;

    Partition(long capacityBytes) {
      this.capacityBytes = capacityBytes;
    }

    long usedBytes() {
      return objects.stream()
          .mapToLong(each -> each.data().map(data -> data.length).orElse(0))
          .sum();
    }
  }

  public final String barcode;
  public final long capacityBytes;
  public final long earlyWarningBytes;
  public final List<Partition> partitions = new ArrayList<>();
  public boolean writeProtected;

  /** Nothing is written at this object and behind it, whatever room the drive has told. */
  public int endsAtObject = Integer.MAX_VALUE;

  public long loads;

  public ModelCartridge(String barcode, long capacityBytes, long earlyWarningBytes) {
    this.barcode = barcode;
    this.capacityBytes = capacityBytes;
    this.earlyWarningBytes = earlyWarningBytes;
    partition(List.of(capacityBytes));
  }

  /** A cartridge of a gigabyte. */
  public static ModelCartridge large(String barcode) {
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
