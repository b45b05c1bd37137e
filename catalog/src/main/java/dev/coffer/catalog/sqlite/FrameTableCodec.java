package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.FrameTable;

/**
 * The blob of a frame table: the number of frames, then each size as the difference to the one
 * before, as {@link VarInts}, deflated.
 */
final class FrameTableCodec {
  private static final int MAXIMUM_FRAMES = 16 << 20;

  private FrameTableCodec() {}

  static byte[] encode(FrameTable table) {
    VarInts.Writer out = new VarInts.Writer();
    out.unsigned(table.count());
    int before = 0;
    for (int size : table.sizes()) {
      out.signed((long) size - before);
      before = size;
    }
    return Deflate.compress(out.toBytes());
  }

  /**
   * Gives back the table.
   *
   * @throws IllegalArgumentException if the blob is damaged
   */
  static FrameTable decode(byte[] blob) {
    VarInts.Reader in = new VarInts.Reader(Deflate.decompress(blob, MAXIMUM_FRAMES * 5));
    long count = in.unsigned();
    if (count < 0 || count > MAXIMUM_FRAMES) {
      throw new IllegalArgumentException("frame count: actual=" + count);
    }
    int[] sizes = new int[(int) count];
    long size = 0;
    for (int i = 0; i < sizes.length; i++) {
      size += in.signed();
      if (size != (int) size) {
        throw new IllegalArgumentException("frame size: actual=" + size);
      }
      sizes[i] = (int) size;
    }
    if (!in.atEnd()) {
      throw new IllegalArgumentException("bytes after the frame table");
    }
    return FrameTable.of(sizes);
  }
}
