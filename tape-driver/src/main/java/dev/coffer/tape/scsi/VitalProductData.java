package dev.coffer.tape.scsi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Vital product data pages, SPC-5 7.7: byte 1 page code, bytes 2-3 length of what follows. */
public final class VitalProductData {
  public static final int SUPPORTED_PAGES = 0x00;
  public static final int UNIT_SERIAL_NUMBER = 0x80;
  public static final int DEVICE_IDENTIFICATION = 0x83;
  public static final int MANUFACTURER_SERIAL_NUMBER = 0xB1;

  private VitalProductData() {}

  private static ScsiBytes page(int code, byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("vital product data page", bytes).atLeast(4);
    if (in.u8(1) != code) {
      throw new ScsiFormatException(
          "vital product data page: actual=%02xh expected=%02xh".formatted(in.u8(1), code));
    }
    return new ScsiBytes(
        "vital product data page", in.slice(4, Math.min(in.u16(2), in.length() - 4)));
  }

  private static byte[] encode(int deviceType, int code, byte[] content) {
    byte[] bytes = new byte[4 + content.length];
    bytes[0] = (byte) deviceType;
    bytes[1] = (byte) code;
    ScsiBytes.put(bytes, 2, 2, content.length);
    System.arraycopy(content, 0, bytes, 4, content.length);
    return bytes;
  }

  /** Page 00h: which pages the device has. */
  public static List<Integer> parseSupportedPages(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = page(SUPPORTED_PAGES, bytes);
    List<Integer> pages = new ArrayList<>();
    for (int i = 0; i < in.length(); i++) {
      pages.add(in.u8(i));
    }
    return List.copyOf(pages);
  }

  /** Page 80h: the unit serial number, without blanks around it; empty if it is all blank. */
  public static String parseSerialNumber(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = page(UNIT_SERIAL_NUMBER, bytes);
    return in.ascii(0, in.length());
  }

  public static byte[] encodeSerialNumber(int deviceType, String serial) {
    return encode(deviceType, UNIT_SERIAL_NUMBER, serial.getBytes(StandardCharsets.US_ASCII));
  }

  /** Page 83h: all complete designators, in order. */
  public static List<Designator> parseDeviceIdentification(byte[] bytes)
      throws ScsiFormatException {
    ScsiBytes in = page(DEVICE_IDENTIFICATION, bytes);
    List<Designator> designators = new ArrayList<>();
    int at = 0;
    while (at + 4 <= in.length()) {
      Optional<Designator> next = Designator.parse(in, at);
      if (next.isEmpty()) {
        break;
      }
      designators.add(next.get());
      at += 4 + next.get().value().length;
    }
    return List.copyOf(designators);
  }

  public static byte[] encodeDeviceIdentification(int deviceType, List<Designator> designators) {
    int length = designators.stream().mapToInt(each -> 4 + each.value().length).sum();
    byte[] content = new byte[length];
    int at = 0;
    for (Designator designator : designators) {
      designator.encode(content, at);
      at += 4 + designator.value().length;
    }
    return encode(deviceType, DEVICE_IDENTIFICATION, content);
  }

  /**
   * One designation descriptor, SPC-5 7.7.6: byte 0 code set 0Fh, byte 1 association 30h and type
   * 0Fh, byte 3 length, then the designator.
   */
  public static final class Designator {
    public static final int BINARY = 1;
    public static final int ASCII = 2;
    public static final int VENDOR_ID = 1;
    public static final int NAA = 3;

    private final int codeSet;
    private final int association;
    private final int type;
    private final byte[] value;

    /**
     * @param codeSet 1 binary, 2 ASCII, 3 UTF-8
     * @param association 0 logical unit, 1 target port, 2 target device
     * @param type 1 vendor identification, 2 EUI-64, 3 NAA, 8 SCSI name
     */
    public Designator(int codeSet, int association, int type, byte[] value) {
      this.codeSet = codeSet;
      this.association = association;
      this.type = type;
      this.value = value.clone();
    }

    static Optional<Designator> parse(ScsiBytes in, int at) throws ScsiFormatException {
      if (at + 4 > in.length() || at + 4 + in.u8(at + 3) > in.length()) {
        return Optional.empty();
      }
      return Optional.of(
          new Designator(
              in.u8(at) & 0xF,
              in.u8(at + 1) >> 4 & 3,
              in.u8(at + 1) & 0xF,
              in.slice(at + 4, in.u8(at + 3))));
    }

    void encode(byte[] target, int at) {
      target[at] = (byte) codeSet;
      target[at + 1] = (byte) (association << 4 | type);
      target[at + 3] = (byte) value.length;
      System.arraycopy(value, 0, target, at + 4, value.length);
    }

    public int codeSet() {
      return codeSet;
    }

    public int association() {
      return association;
    }

    public int type() {
      return type;
    }

    /** A copy of the designator's bytes. */
    public byte[] value() {
      return value.clone();
    }

    /** ASCII text stripped, or hexadecimal digits. */
    public String text() {
      if (codeSet != ASCII && codeSet != 3) {
        return HexFormat.of().formatHex(value);
      }
      return new String(value, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
    }
  }
}
