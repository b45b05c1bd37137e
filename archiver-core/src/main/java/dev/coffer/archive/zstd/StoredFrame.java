package dev.coffer.archive.zstd;

/**
 * A zstd frame whose blocks are all raw (RFC 8878, 3.1.1):
 *
 * <pre>
 *   0  4  magic number FD2FB528h, little endian
 *   4  1  frame header descriptor A0h: content size in four bytes, single segment
 *   5  4  content size
 *   9  …  blocks: three bytes (size shifted by three, last flag in bit 0), then up to 128 KiB
 * </pre>
 */
final class StoredFrame {
  private static final int HEADER_BYTES = 9;
  private static final int BLOCK_BYTES = 128 * 1024;
  private static final int MAGIC = 0xFD2FB528;
  private static final byte DESCRIPTOR = (byte) 0xA0;

  private StoredFrame() {}

  static int frameBytes(int byteCount) {
    int blocks = Math.max(1, Math.ceilDiv(byteCount, BLOCK_BYTES));
    return Math.addExact(byteCount, HEADER_BYTES + 3 * blocks);
  }

  static int write(byte[] source, int offset, int length, byte[] target) {
    LittleEndian.putInt(target, 0, MAGIC);
    target[4] = DESCRIPTOR;
    LittleEndian.putInt(target, 5, length);
    int out = HEADER_BYTES;
    int done = 0;
    do {
      int size = Math.min(BLOCK_BYTES, length - done);
      boolean last = done + size == length;
      int header = (size << 3) | (last ? 1 : 0);
      target[out] = (byte) header;
      target[out + 1] = (byte) (header >> 8);
      target[out + 2] = (byte) (header >> 16);
      System.arraycopy(source, offset + done, target, out + 3, size);
      out += 3 + size;
      done += size;
    } while (done < length);
    return out;
  }
}
