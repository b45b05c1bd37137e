package dev.coffer.tape.scsi;

/**
 * One mode page, SPC-5 7.5: byte 0 page code 3Fh and SPF 40h; then length, or subpage code and a
 * two-byte length. Immutable.
 */
public final class ModePage {
  public static final int CONTROL_DATA_PROTECTION = 0x0A;
  public static final int CONTROL_DATA_PROTECTION_SUBPAGE = 0xF0;
  public static final int DATA_COMPRESSION = 0x0F;
  public static final int DEVICE_CONFIGURATION = 0x10;
  public static final int DEVICE_CONFIGURATION_EXTENSION_SUBPAGE = 0x01;
  public static final int MEDIUM_PARTITION = 0x11;
  public static final int ELEMENT_ADDRESS_ASSIGNMENT = 0x1D;

  private final int code;
  private final int subpage;
  private final byte[] content;

  /**
   * @param subpage 0 for a page in page_0 format
   * @param content what follows the length
   */
  public ModePage(int code, int subpage, byte[] content) {
    this.code = code;
    this.subpage = subpage;
    this.content = content.clone();
  }

  static ModePage parse(ScsiBytes in, int at) throws ScsiFormatException {
    boolean subpages = in.bit(at, 0x40);
    int header = subpages ? 4 : 2;
    int length = subpages ? in.u16(at + 2) : in.u8(at + 1);
    return new ModePage(
        in.u8(at) & 0x3F, subpages ? in.u8(at + 1) : 0, in.slice(at + header, length));
  }

  int encodedBytes() {
    return (subpage != 0 ? 4 : 2) + content.length;
  }

  void encode(byte[] target, int at) {
    target[at] = (byte) (code | (subpage != 0 ? 0x40 : 0));
    if (subpage != 0) {
      target[at + 1] = (byte) subpage;
      ScsiBytes.put(target, at + 2, 2, content.length);
    } else {
      target[at + 1] = (byte) content.length;
    }
    System.arraycopy(content, 0, target, at + encodedBytes() - content.length, content.length);
  }

  public int code() {
    return code;
  }

  public int subpage() {
    return subpage;
  }

  /** A copy of what follows the length. */
  public byte[] content() {
    return content.clone();
  }

  /** The content for reading, named and insisting on page code and a least length. */
  ScsiBytes read(String name, int expectedCode, int expectedSubpage, int leastBytes)
      throws ScsiFormatException {
    if (code != expectedCode || subpage != expectedSubpage) {
      throw new ScsiFormatException(
          "%s mode page: actual=%02xh/%02xh expected=%02xh/%02xh"
              .formatted(name, code, subpage, expectedCode, expectedSubpage));
    }
    return new ScsiBytes(name + " mode page", content).atLeast(leastBytes);
  }
}
