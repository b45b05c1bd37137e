package dev.coffer.tape.scsi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MODE SENSE data and MODE SELECT parameters, SPC-5 7.5.
 *
 * <p>Header of MODE SENSE(10): bytes 0-1 length of what follows, 2 medium type, 3 device-specific
 * parameter, 6-7 length of block descriptors; of MODE SENSE(6): the same in bytes 0, 1, 2, 3. Block
 * descriptor: density code, 3 bytes of block count, reserved, 3 bytes of block length. The
 * device-specific parameter of sequential-access devices is WP 80h, buffered mode 70h, speed 0Fh.
 *
 * @param mediumType vendor's or SSC's medium type
 * @param deviceSpecific the device-specific parameter
 * @param descriptor the first block descriptor
 * @param pages in order
 */
public record ModeParameters(
    int mediumType,
    int deviceSpecific,
    Optional<BlockDescriptor> descriptor,
    List<ModePage> pages) {

  public ModeParameters {
    pages = List.copyOf(pages);
  }

  /**
   * A block descriptor.
   *
   * @param densityCode how the medium is recorded
   * @param blockBytes 0 for variable block lengths
   */
  public record BlockDescriptor(int densityCode, int blockBytes) {}

  /** What MODE SENSE(10) brought. */
  public static ModeParameters parse10(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("MODE SENSE(10) data", bytes).atLeast(8);
    return parse(in, 8, 2 + in.u16(0), in.u8(2), in.u8(3), in.u16(6));
  }

  /** What MODE SENSE(6) brought. */
  public static ModeParameters parse6(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("MODE SENSE(6) data", bytes).atLeast(4);
    return parse(in, 4, 1 + in.u8(0), in.u8(1), in.u8(2), in.u8(3));
  }

  private static ModeParameters parse(
      ScsiBytes in, int header, int stated, int mediumType, int deviceSpecific, int descriptors)
      throws ScsiFormatException {
    int end = Math.min(in.length(), stated);
    Optional<BlockDescriptor> descriptor = Optional.empty();
    if (descriptors >= 8 && header + 8 <= end) {
      descriptor = Optional.of(new BlockDescriptor(in.u8(header), in.u24(header + 5)));
    }
    List<ModePage> pages = new ArrayList<>();
    int at = header + descriptors;
    while (at + 2 <= end && fits(in, at, end)) {
      ModePage page = ModePage.parse(in, at);
      pages.add(page);
      at += page.encodedBytes();
    }
    return new ModeParameters(mediumType, deviceSpecific, descriptor, pages);
  }

  private static boolean fits(ScsiBytes in, int at, int end) throws ScsiFormatException {
    if (in.bit(at, 0x40)) {
      return at + 4 <= end && at + 4 + in.u16(at + 2) <= end;
    }
    return at + 2 + in.u8(at + 1) <= end;
  }

  /**
   * Parameters for MODE SELECT(10), or what MODE SENSE(10) brings; the latter states its length.
   */
  public byte[] encode10(boolean stateLength) {
    byte[] bytes = new byte[8 + bodyBytes()];
    bytes[2] = (byte) mediumType;
    bytes[3] = (byte) deviceSpecific;
    ScsiBytes.put(bytes, 6, 2, descriptor.isPresent() ? 8 : 0);
    encodeBody(bytes, 8);
    if (stateLength) {
      ScsiBytes.put(bytes, 0, 2, bytes.length - 2);
    }
    return bytes;
  }

  /** Parameters for MODE SELECT(6), or what MODE SENSE(6) brings; the latter states its length. */
  public byte[] encode6(boolean stateLength) {
    byte[] bytes = new byte[4 + bodyBytes()];
    bytes[1] = (byte) mediumType;
    bytes[2] = (byte) deviceSpecific;
    bytes[3] = (byte) (descriptor.isPresent() ? 8 : 0);
    encodeBody(bytes, 4);
    if (stateLength) {
      bytes[0] = (byte) (bytes.length - 1);
    }
    return bytes;
  }

  private int bodyBytes() {
    return (descriptor.isPresent() ? 8 : 0) + pages.stream().mapToInt(ModePage::encodedBytes).sum();
  }

  private void encodeBody(byte[] bytes, int at) {
    if (descriptor.isPresent()) {
      bytes[at] = (byte) descriptor.get().densityCode();
      ScsiBytes.put(bytes, at + 5, 3, descriptor.get().blockBytes());
      at += 8;
    }
    for (ModePage page : pages) {
      page.encode(bytes, at);
      at += page.encodedBytes();
    }
  }

  /** The cartridge's tab, the medium or the host forbids writing. */
  public boolean writeProtected() {
    return (deviceSpecific & 0x80) != 0;
  }

  /** The first page with this code and subpage. */
  public Optional<ModePage> page(int code, int subpage) {
    return pages.stream()
        .filter(each -> each.code() == code && each.subpage() == subpage)
        .findFirst();
  }
}
