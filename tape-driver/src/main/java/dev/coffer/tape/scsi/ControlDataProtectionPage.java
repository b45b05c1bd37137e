package dev.coffer.tape.scsi;

import java.util.zip.CRC32C;

/**
 * Control Data Protection mode page 0Ah/F0h, SSC-5 8.3.9: logical block protection. Content byte 0
 * method; byte 1 length of the protection information; byte 2 LBP_W 80h, LBP_R 40h, RBDP 20h.
 *
 * @param method 0 none, 1 Reed-Solomon CRC, 2 CRC-32C
 * @param informationBytes bytes added to each block, 4 for both methods
 * @param onWrite the host adds them when writing and the drive checks
 * @param onRead the drive adds them when reading and the host checks
 */
public record ControlDataProtectionPage(
    int method, int informationBytes, boolean onWrite, boolean onRead) {
  public static final int NONE = 0;
  public static final int REED_SOLOMON = 1;
  public static final int CRC_32C = 2;

  private static final int CONTENT_BYTES = 28;

  public static ControlDataProtectionPage parse(ModePage page) throws ScsiFormatException {
    ScsiBytes in =
        page.read(
            "control data protection",
            ModePage.CONTROL_DATA_PROTECTION,
            ModePage.CONTROL_DATA_PROTECTION_SUBPAGE,
            3);
    return new ControlDataProtectionPage(
        in.u8(0), in.u8(1) & 0x3F, in.bit(2, 0x80), in.bit(2, 0x40));
  }

  public ModePage encode() {
    byte[] content = new byte[CONTENT_BYTES];
    content[0] = (byte) method;
    content[1] = (byte) informationBytes;
    content[2] = (byte) ((onWrite ? 0x80 : 0) | (onRead ? 0x40 : 0));
    return new ModePage(
        ModePage.CONTROL_DATA_PROTECTION, ModePage.CONTROL_DATA_PROTECTION_SUBPAGE, content);
  }

  /** The four bytes that follow a block under method 2: CRC-32C, least significant byte first. */
  public static byte[] crc32c(byte[] block) {
    CRC32C crc = new CRC32C();
    crc.update(block);
    long value = crc.getValue();
    return new byte[] {
      (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
    };
  }
}
