package dev.coffer.tape.scsi;

/**
 * READ BLOCK LIMITS data, SSC-5 7.4: byte 0 granularity (a power of two), bytes 1-3 largest, bytes
 * 4-5 smallest block.
 *
 * @param granularity a block's size minus the smallest is a multiple of 2 to this power
 * @param maxBytes the largest block, 0 where the drive states no limit
 * @param minBytes the smallest block
 */
public record BlockLimits(int granularity, int maxBytes, int minBytes) {
  public static BlockLimits parse(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("READ BLOCK LIMITS data", bytes).atLeast(6);
    return new BlockLimits(in.u8(0) & 0x1F, in.u24(1), in.u16(4));
  }

  public byte[] encode() {
    byte[] bytes = new byte[6];
    bytes[0] = (byte) granularity;
    ScsiBytes.put(bytes, 1, 3, maxBytes);
    ScsiBytes.put(bytes, 4, 2, minBytes);
    return bytes;
  }
}
