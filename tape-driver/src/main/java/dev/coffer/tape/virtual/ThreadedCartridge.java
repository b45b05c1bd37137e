package dev.coffer.tape.virtual;

import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.virtual.CartridgeDescription.PartitionSize;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cartridge with its files open, and where the tape stands. What a drive holds while loaded. */
final class ThreadedCartridge implements AutoCloseable {
  private final VirtualCartridge cartridge;
  private final CartridgeDescription description;
  private final CartridgeMemory memory;
  private final String barcode;
  private final boolean worm;
  private final boolean writable;
  private final List<TapPartition> partitions = new ArrayList<>();
  private List<PartitionSize> sizes;
  private int current;

  private ThreadedCartridge(
      VirtualCartridge cartridge, CartridgeDescription description, boolean writable)
      throws IOException {
    this.cartridge = cartridge;
    this.description = description;
    this.memory = new CartridgeMemory(description);
    this.barcode = description.barcode();
    this.worm = description.worm();
    this.writable = writable;
    boolean second = Files.exists(cartridge.image(1));
    int told = description.partitions().size();
    // Where the description does not tell, the files do.
    this.sizes = description.partitions(told > 0 ? told : second ? 2 : 1);
  }

  /** Opens the files; a cartridge the host does not let us write is as one with its tab moved. */
  static ThreadedCartridge open(VirtualCartridge cartridge) throws IOException {
    CartridgeDescription description = CartridgeDescription.read(cartridge.directory());
    boolean writable = !description.writeProtected() && Files.isWritable(cartridge.directory());
    for (int partition = 0; partition < 2; partition++) {
      writable &=
          !Files.exists(cartridge.image(partition)) || Files.isWritable(cartridge.image(partition));
    }
    ThreadedCartridge threaded = new ThreadedCartridge(cartridge, description, writable);
    try {
      for (int partition = 0; partition < threaded.sizes.size(); partition++) {
        threaded.partitions.add(threaded.openPartition(partition));
      }
      return threaded;
    } catch (IOException e) {
      threaded.close();
      throw e;
    }
  }

  private TapPartition openPartition(int partition) throws IOException {
    return new TapPartition(
        writable
            ? TapImage.open(cartridge.image(partition))
            : TapImage.openReadOnly(cartridge.image(partition)));
  }

  CartridgeDescription description() {
    return description;
  }

  CartridgeMemory memory() {
    return memory;
  }

  String barcode() {
    return barcode;
  }

  boolean worm() {
    return worm;
  }

  boolean writable() {
    return writable;
  }

  /** True if the chip in the shell can be written, which the tab does not forbid. */
  boolean chipWritable() {
    return Files.isWritable(cartridge.directory());
  }

  int partitionCount() {
    return partitions.size();
  }

  TapPartition tape() {
    return partitions.get(current);
  }

  TapPartition tape(int partition) {
    return partitions.get(partition);
  }

  int current() {
    return current;
  }

  void select(int partition) {
    current = partition;
  }

  PartitionSize size() {
    return sizes.get(current);
  }

  TapePosition position() {
    return new TapePosition(current, tape().object());
  }

  MediumCapacity capacity(int partition) throws IOException {
    long total = sizes.get(partition).capacityBytes();
    long used = partitions.get(partition).storedBytes();
    return new MediumCapacity(total, Math.max(0, total - used));
  }

  boolean blank() throws IOException {
    for (TapPartition partition : partitions) {
      if (partition.storedBytes() > 0) {
        return false;
      }
    }
    return true;
  }

  /** Puts the new volume change reference into the memory before the medium changes. */
  void beforeWrite() throws IOException {
    if (memory.countChange()) {
      description.save();
    }
  }

  void force() throws IOException {
    for (TapPartition partition : partitions) {
      partition.force();
    }
  }

  /** The cartridge's whole size, over all partitions. */
  long totalBytes() {
    return sizes.stream().mapToLong(PartitionSize::capacityBytes).sum();
  }

  /**
   * Makes one partition, or two where {@code firstBytes} is not 0. The images go first: whatever is
   * interrupted, nothing old can be read as something new.
   */
  void format(long firstBytes) throws IOException {
    long total = totalBytes();
    long warning = sizes.stream().mapToLong(PartitionSize::earlyWarningBytes).max().orElse(0);
    List<PartitionSize> fresh =
        firstBytes == 0
            ? List.of(new PartitionSize(total, warning))
            : List.of(part(firstBytes, warning), part(total - firstBytes, warning));
    for (TapPartition partition : partitions) {
      partition.erase();
    }
    force();
    if (fresh.size() > partitions.size()) {
      partitions.add(openPartition(1));
    }
    description.setPartitions(fresh);
    description.removeAttributes(1, Optional.empty());
    description.removeAttributes(0, Optional.of(CartridgeMemory.VOLUME_COHERENCY));
    memory.countChange();
    memory.countFormat();
    description.save();
    sizes = fresh;
    current = 0;
    if (fresh.size() < partitions.size()) {
      partitions.remove(1).close();
      Files.deleteIfExists(cartridge.image(1));
      DurableFiles.forceDirectory(cartridge.directory());
    }
  }

  private static PartitionSize part(long bytes, long warning) {
    return new PartitionSize(bytes, Math.min(warning, bytes / 4));
  }

  void writeAttributes(int partition, List<MamAttribute> attributes) throws IOException {
    memory.checkWritable(attributes);
    for (MamAttribute attribute : attributes) {
      description.setAttribute(partition, attribute);
    }
    description.save();
  }

  /** Saves what the chip keeps about the use of the medium. */
  void saveUsage() throws IOException {
    if (chipWritable() && memory.foldUsage()) {
      description.save();
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (TapPartition partition : partitions) {
      try {
        partition.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
