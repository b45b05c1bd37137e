package dev.coffer.tape.scsi;

/**
 * Standard INQUIRY data, SPC-5 6.6.2.
 *
 * @param deviceType peripheral device type: 01h sequential-access, 08h medium changer
 * @param connected false where the unit is not there (peripheral qualifier other than 000b)
 * @param removable the medium can be removed
 * @param version what the device claims to follow, 05h for SPC-3
 * @param vendor eight characters at most
 * @param product sixteen characters at most
 * @param revision four characters at most
 */
public record InquiryData(
    int deviceType,
    boolean connected,
    boolean removable,
    int version,
    String vendor,
    String product,
    String revision) {
  public static final int SEQUENTIAL_ACCESS = 0x01;
  public static final int MEDIUM_CHANGER = 0x08;

  public static InquiryData parse(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("INQUIRY data", bytes).atLeast(36);
    return new InquiryData(
        in.u8(0) & 0x1F,
        (in.u8(0) & 0xE0) == 0,
        in.bit(1, 0x80),
        in.u8(2),
        in.ascii(8, 8),
        in.ascii(16, 16),
        in.ascii(32, 4));
  }

  public byte[] encode() {
    byte[] bytes = new byte[36];
    bytes[0] = (byte) ((connected ? 0 : 0x20) | deviceType);
    bytes[1] = (byte) (removable ? 0x80 : 0);
    bytes[2] = (byte) version;
    bytes[3] = 0x02;
    bytes[4] = (byte) (bytes.length - 5);
    ScsiBytes.putAscii(bytes, 8, 8, vendor);
    ScsiBytes.putAscii(bytes, 16, 16, product);
    ScsiBytes.putAscii(bytes, 32, 4, revision);
    return bytes;
  }
}
