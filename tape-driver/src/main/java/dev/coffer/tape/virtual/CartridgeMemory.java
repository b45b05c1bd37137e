package dev.coffer.tape.virtual;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The medium auxiliary memory of a threaded cartridge (SPC-5 7.4): attributes the drive keeps, the
 * medium's own, and those a host has written. Only the last kind can be written by a host.
 */
final class CartridgeMemory {
  static final int REMAINING_CAPACITY = 0x0000;
  static final int MAXIMUM_CAPACITY = 0x0001;
  static final int LOAD_COUNT = 0x0003;
  static final int MAM_SPACE_REMAINING = 0x0004;
  static final int INITIALIZATION_COUNT = 0x0007;
  static final int VOLUME_CHANGE_REFERENCE = 0x0009;
  static final int DEVICE_AT_LAST_LOAD = 0x020A;
  static final int MEBIBYTES_WRITTEN_IN_LIFE = 0x0220;
  static final int MEBIBYTES_READ_IN_LIFE = 0x0221;
  static final int MEBIBYTES_WRITTEN_THIS_LOAD = 0x0222;
  static final int MEBIBYTES_READ_THIS_LOAD = 0x0223;
  static final int MANUFACTURER = 0x0400;
  static final int MEDIUM_SERIAL = 0x0401;
  static final int MEDIUM_TYPE = 0x0408;
  static final int BARCODE = VirtualCartridge.BARCODE_ID;
  static final int VOLUME_COHERENCY = 0x080C;

  private static final int MEDIUM_TYPE_DATA = 0x00;
  private static final int MEDIUM_TYPE_WORM = 0x80;
  private static final int HOST_BYTES = 16 * 1024;
  private static final int MEBIBYTE_SHIFT = 20;

  private final CartridgeDescription description;
  private long writtenBytes;
  private long readBytes;
  private boolean changeToBeCounted = true;

  CartridgeMemory(CartridgeDescription description) {
    this.description = description;
  }

  void countWritten(long bytes) {
    writtenBytes += bytes;
  }

  void countRead(long bytes) {
    readBytes += bytes;
  }

  /** Takes note of a load in the description; saving is the caller's. */
  void countLoad(DriveIdentity drive) throws IOException {
    description.setLoadCount(description.loadCount() + 1);
    String device = "%-8s%-32s".formatted(drive.vendor(), drive.serial());
    description.setAttribute(0, MamAttribute.ascii(DEVICE_AT_LAST_LOAD, device, 40));
  }

  void countFormat() throws IOException {
    setNumber(INITIALIZATION_COUNT, 2, number(INITIALIZATION_COUNT) + 1);
  }

  /** Adds this load's traffic to the medium's; true if there is something to save. */
  boolean foldUsage() throws IOException {
    long written = writtenBytes >> MEBIBYTE_SHIFT;
    long read = readBytes >> MEBIBYTE_SHIFT;
    if (written == 0 && read == 0) {
      return false;
    }
    setNumber(MEBIBYTES_WRITTEN_IN_LIFE, 8, number(MEBIBYTES_WRITTEN_IN_LIFE) + written);
    setNumber(MEBIBYTES_READ_IN_LIFE, 8, number(MEBIBYTES_READ_IN_LIFE) + read);
    return true;
  }

  /**
   * The volume change reference changes with the first write after a load and with the first after
   * it was read (SSC-5 4.2.24), and is in the memory before the medium changes.
   *
   * @return true if it changed and the description has to be saved before the write
   */
  boolean countChange() throws IOException {
    if (!changeToBeCounted) {
      return false;
    }
    // 0 and all ones mean that there is none.
    long fresh = (number(VOLUME_CHANGE_REFERENCE) + 1) % 0xFFFFFFFFL;
    setNumber(VOLUME_CHANGE_REFERENCE, 4, Math.max(1, fresh));
    changeToBeCounted = false;
    return true;
  }

  Optional<MamAttribute> read(int partition, int id, MediumCapacity capacity) throws IOException {
    return switch (id) {
      case REMAINING_CAPACITY -> number(id, 8, capacity.remainingBytes() >> MEBIBYTE_SHIFT);
      case MAXIMUM_CAPACITY -> number(id, 8, capacity.totalBytes() >> MEBIBYTE_SHIFT);
      case LOAD_COUNT -> number(id, 8, description.loadCount());
      case MAM_SPACE_REMAINING ->
          number(id, 8, Math.max(0, HOST_BYTES - description.attributeBytes()));
      case VOLUME_CHANGE_REFERENCE -> {
        changeToBeCounted = true;
        yield description.attribute(0, id);
      }
      case MEBIBYTES_WRITTEN_IN_LIFE ->
          number(id, 8, number(id) + (writtenBytes >> MEBIBYTE_SHIFT));
      case MEBIBYTES_READ_IN_LIFE -> number(id, 8, number(id) + (readBytes >> MEBIBYTE_SHIFT));
      case MEBIBYTES_WRITTEN_THIS_LOAD -> number(id, 8, writtenBytes >> MEBIBYTE_SHIFT);
      case MEBIBYTES_READ_THIS_LOAD -> number(id, 8, readBytes >> MEBIBYTE_SHIFT);
      case INITIALIZATION_COUNT, DEVICE_AT_LAST_LOAD -> description.attribute(0, id);
      case MANUFACTURER -> Optional.of(MamAttribute.ascii(id, "COFFER", 8));
      case MEDIUM_SERIAL ->
          description.mediumSerial().map(serial -> MamAttribute.ascii(id, serial, 32));
      case MEDIUM_TYPE -> number(id, 1, description.worm() ? MEDIUM_TYPE_WORM : MEDIUM_TYPE_DATA);
      default -> description.attribute(partition, id);
    };
  }

  /** Checks that a host may write all of these, before any is written. */
  void checkWritable(List<MamAttribute> attributes) throws IOException {
    long bytes = description.attributeBytes();
    for (MamAttribute attribute : attributes) {
      int id = attribute.id();
      boolean hostType = (id >= 0x0800 && id <= 0x0BFF) || (id >= 0x1400 && id <= 0x17FF);
      if (!hostType) {
        throw new IllegalTapeRequestException(
            "attribute 0x%04x is not a host's to write".formatted(id), null);
      }
      bytes += attribute.value().length;
    }
    if (bytes > HOST_BYTES) {
      throw new IllegalTapeRequestException(
          "cartridge memory is full: bytes=" + bytes + " expected=" + HOST_BYTES + " at most",
          null);
    }
  }

  private long number(int id) throws IOException {
    Optional<MamAttribute> attribute = description.attribute(0, id);
    if (attribute.isEmpty()) {
      return 0;
    }
    byte[] value = attribute.get().value();
    long number = 0;
    for (int i = Math.max(0, value.length - 8); i < value.length; i++) {
      number = number << 8 | (value[i] & 0xFF);
    }
    return number;
  }

  private void setNumber(int id, int bytes, long number) throws IOException {
    description.setAttribute(0, numberAttribute(id, bytes, number));
  }

  private static Optional<MamAttribute> number(int id, int bytes, long number) {
    return Optional.of(numberAttribute(id, bytes, number));
  }

  private static MamAttribute numberAttribute(int id, int bytes, long number) {
    byte[] eight = ByteBuffer.allocate(8).putLong(number).array();
    byte[] value = new byte[bytes];
    System.arraycopy(eight, 8 - bytes, value, 0, bytes);
    return new MamAttribute(id, MamAttribute.Format.BINARY, value);
  }
}
