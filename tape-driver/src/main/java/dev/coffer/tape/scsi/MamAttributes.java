package dev.coffer.tape.scsi;

import dev.coffer.tape.MamAttribute;
import java.util.ArrayList;
import java.util.List;

/**
 * Medium auxiliary memory attributes as bytes, SPC-5 6.19 and 7.4: four bytes of length, then
 * attributes of bytes 0-1 identifier, 2 READ ONLY 80h and format 03h, 3-4 length, value.
 */
public final class MamAttributes {
  public static final int REMAINING_CAPACITY = 0x0000;
  public static final int MAXIMUM_CAPACITY = 0x0001;
  public static final int LOAD_COUNT = 0x0003;
  public static final int VOLUME_IDENTIFIER = 0x0008;
  public static final int VOLUME_CHANGE_REFERENCE = 0x0009;
  public static final int MEDIUM_MANUFACTURER = 0x0400;
  public static final int MEDIUM_SERIAL_NUMBER = 0x0401;
  public static final int MEDIUM_TYPE = 0x0408;
  public static final int BARCODE = 0x0806;

  /** Medium type of a write-once cartridge, in {@link #MEDIUM_TYPE}. */
  public static final int MEDIUM_TYPE_WORM = 0x80;

  /** Medium type of a cleaning cartridge, in {@link #MEDIUM_TYPE}. */
  public static final int MEDIUM_TYPE_CLEANING = 0x01;

  private MamAttributes() {}

  /** READ ATTRIBUTE data; a last attribute that is cut off is left out. */
  public static List<MamAttribute> parse(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("READ ATTRIBUTE data", bytes).atLeast(4);
    long end = Math.min(in.length(), 4 + in.u32(0));
    List<MamAttribute> attributes = new ArrayList<>();
    int at = 4;
    while (at + 5 <= end && at + 5 + in.u16(at + 3) <= end) {
      int length = in.u16(at + 3);
      attributes.add(new MamAttribute(in.u16(at), format(in.u8(at + 2)), in.slice(at + 5, length)));
      at += 5 + length;
    }
    return List.copyOf(attributes);
  }

  private static MamAttribute.Format format(int flags) {
    return switch (flags & 3) {
      case 1 -> MamAttribute.Format.ASCII;
      case 2 -> MamAttribute.Format.TEXT;
      default -> MamAttribute.Format.BINARY;
    };
  }

  private static int code(MamAttribute.Format format) {
    return switch (format) {
      case BINARY -> 0;
      case ASCII -> 1;
      case TEXT -> 2;
    };
  }

  /** READ ATTRIBUTE data, or the parameters of WRITE ATTRIBUTE: both have one shape. */
  public static byte[] encode(List<MamAttribute> attributes) {
    int length = attributes.stream().mapToInt(each -> 5 + each.value().length).sum();
    byte[] bytes = new byte[4 + length];
    ScsiBytes.put(bytes, 0, 4, length);
    int at = 4;
    for (MamAttribute attribute : attributes) {
      byte[] value = attribute.value();
      ScsiBytes.put(bytes, at, 2, attribute.id());
      bytes[at + 2] = (byte) code(attribute.format());
      ScsiBytes.put(bytes, at + 3, 2, value.length);
      System.arraycopy(value, 0, bytes, at + 5, value.length);
      at += 5 + value.length;
    }
    return bytes;
  }
}
