package dev.coffer.tape.scsi;

/**
 * Data Compression mode page 0Fh, SSC-5 8.3.2. Content byte 0 DCE 80h, DCC 40h; byte 1 DDE 80h;
 * bytes 2-5 compression, 6-9 decompression algorithm.
 *
 * @param enabled blocks are compressed when written
 * @param capable the drive can compress
 * @param decompression blocks are decompressed when read
 * @param compressionAlgorithm 1 for LTO's SLDC
 * @param decompressionAlgorithm as above
 */
public record DataCompressionPage(
    boolean enabled,
    boolean capable,
    boolean decompression,
    long compressionAlgorithm,
    long decompressionAlgorithm) {
  public static DataCompressionPage parse(ModePage page) throws ScsiFormatException {
    ScsiBytes in = page.read("data compression", ModePage.DATA_COMPRESSION, 0, 14);
    return new DataCompressionPage(
        in.bit(0, 0x80), in.bit(0, 0x40), in.bit(1, 0x80), in.u32(2), in.u32(6));
  }

  public ModePage encode() {
    byte[] content = new byte[14];
    content[0] = (byte) ((enabled ? 0x80 : 0) | (capable ? 0x40 : 0));
    content[1] = (byte) (decompression ? 0x80 : 0);
    ScsiBytes.put(content, 2, 4, compressionAlgorithm);
    ScsiBytes.put(content, 6, 4, decompressionAlgorithm);
    return new ModePage(ModePage.DATA_COMPRESSION, 0, content);
  }
}
