package dev.coffer.archive.zstd;

import dev.coffer.archive.ArchiveDamagedException;
import java.util.Arrays;

/**
 * Where the frames of a segment lie, as the zstd seekable format (facebook/zstd,
 * contrib/seekable_format, version 0.1.0) writes it at the end, in a skippable frame:
 *
 * <pre>
 *   4  skippable magic 184D2A5Eh, little endian like all that follows
 *   4  size of what follows
 *   8 per frame: 4 compressed size, 4 decompressed size
 *   4  number of frames
 *   1  descriptor, 0: no checksums
 *   4  seekable magic 8F92EAB1h
 * </pre>
 *
 * Immutable. Offsets are bytes from the segment's first frame and from its first tar byte.
 */
public final class SeekTable {
  private static final int SKIPPABLE_MAGIC = 0x184D2A5E;
  private static final int SEEKABLE_MAGIC = 0x8F92EAB1;
  private static final int FOOTER_BYTES = 9;

  /** Most frames of a segment: 2 TiB in frames of 1 MiB. */
  public static final int MAX_FRAMES = 1 << 21;

  private final long[] compressedEnds;
  private final long[] contentEnds;

  private SeekTable(long[] compressedEnds, long[] contentEnds) {
    this.compressedEnds = compressedEnds;
    this.contentEnds = contentEnds;
  }

  /** A table from the sizes of the frames, in order. */
  public static SeekTable of(int[] compressedBytes, int[] contentBytes) {
    return new SeekTable(sums(compressedBytes), sums(contentBytes));
  }

  /**
   * A table of frames that all hold {@code frameBytes}, but for the last.
   *
   * @throws ArchiveDamagedException if the sizes do not fit one another
   */
  public static SeekTable ofUniform(int[] compressedBytes, int frameBytes, long contentBytes)
      throws ArchiveDamagedException {
    int count = compressedBytes.length;
    if (frameBytes <= 0
        || contentBytes < 0
        || count > MAX_FRAMES
        || count != Math.ceilDiv(contentBytes, (long) frameBytes)) {
      throw new ArchiveDamagedException(
          "frame table: actual=%d frames expected=%d bytes in frames of %d"
              .formatted(count, contentBytes, frameBytes));
    }
    requirePositive(compressedBytes);
    int[] contents = new int[count];
    Arrays.fill(contents, frameBytes);
    if (count > 0) {
      contents[count - 1] = (int) (contentBytes - (long) frameBytes * (count - 1));
    }
    return of(compressedBytes, contents);
  }

  private static void requirePositive(int[] sizes) throws ArchiveDamagedException {
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] <= 0) {
        throw new ArchiveDamagedException(
            "frame table: frame %d has %d bytes".formatted(i, sizes[i]));
      }
    }
  }

  private static long[] sums(int[] sizes) {
    long[] sums = new long[sizes.length];
    long total = 0;
    for (int i = 0; i < sizes.length; i++) {
      total = Math.addExact(total, sizes[i]);
      sums[i] = total;
    }
    return sums;
  }

  public int frameCount() {
    return compressedEnds.length;
  }

  /** Where a frame begins among the frames' bytes. */
  public long compressedOffset(int frame) {
    return frame == 0 ? 0 : compressedEnds[frame - 1];
  }

  public int compressedBytes(int frame) {
    return (int) (compressedEnds[frame] - compressedOffset(frame));
  }

  /** Where a frame's content begins in the segment's tar bytes. */
  public long contentOffset(int frame) {
    return frame == 0 ? 0 : contentEnds[frame - 1];
  }

  public int contentBytes(int frame) {
    return (int) (contentEnds[frame] - contentOffset(frame));
  }

  /** Content of all frames together. */
  public long totalContentBytes() {
    return frameCount() == 0 ? 0 : contentEnds[frameCount() - 1];
  }

  /** All frames together, without the table itself. */
  public long totalCompressedBytes() {
    return frameCount() == 0 ? 0 : compressedEnds[frameCount() - 1];
  }

  /** The frame that holds the content byte at this offset, which lies inside the content. */
  public int frameAt(long contentOffset) {
    int found = Arrays.binarySearch(contentEnds, contentOffset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** Compressed sizes in order, as an index and a catalog keep them. */
  public int[] compressedSizes() {
    int[] sizes = new int[frameCount()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = compressedBytes(i);
    }
    return sizes;
  }

  /** The skippable frame to write behind the last frame. */
  public byte[] encode() {
    int body = Math.addExact(Math.multiplyExact(8, frameCount()), FOOTER_BYTES);
    byte[] bytes = new byte[8 + body];
    LittleEndian.putInt(bytes, 0, SKIPPABLE_MAGIC);
    LittleEndian.putInt(bytes, 4, body);
    int at = 8;
    for (int i = 0; i < frameCount(); i++) {
      LittleEndian.putInt(bytes, at, compressedBytes(i));
      LittleEndian.putInt(bytes, at + 4, contentBytes(i));
      at += 8;
    }
    LittleEndian.putInt(bytes, at, frameCount());
    bytes[at + 4] = 0;
    LittleEndian.putInt(bytes, at + 5, SEEKABLE_MAGIC);
    return bytes;
  }

  /**
   * The size of the skippable frame whose last nine bytes are these.
   *
   * @throws ArchiveDamagedException if they are no footer of a seek table without checksums
   */
  public static int encodedBytes(byte[] footer) throws ArchiveDamagedException {
    if (footer.length != FOOTER_BYTES || LittleEndian.getInt(footer, 5) != SEEKABLE_MAGIC) {
      throw new ArchiveDamagedException("seek table: no seekable magic at the end of the segment");
    }
    int count = LittleEndian.getInt(footer, 0);
    if (footer[4] != 0 || count < 0 || count > MAX_FRAMES) {
      throw new ArchiveDamagedException(
          "seek table: frames=%d descriptor=%d".formatted(count, footer[4]));
    }
    return 8 + 8 * count + FOOTER_BYTES;
  }

  /** Reads a whole skippable frame. */
  public static SeekTable decode(byte[] bytes) throws ArchiveDamagedException {
    if (bytes.length < 8 + FOOTER_BYTES) {
      throw new ArchiveDamagedException("seek table: actual=" + bytes.length + " bytes");
    }
    byte[] footer = Arrays.copyOfRange(bytes, bytes.length - FOOTER_BYTES, bytes.length);
    int expected = encodedBytes(footer);
    if (expected != bytes.length
        || LittleEndian.getInt(bytes, 0) != SKIPPABLE_MAGIC
        || LittleEndian.getInt(bytes, 4) != bytes.length - 8) {
      throw new ArchiveDamagedException(
          "seek table: actual=%d bytes expected=%d".formatted(bytes.length, expected));
    }
    int count = LittleEndian.getInt(footer, 0);
    int[] compressed = new int[count];
    int[] contents = new int[count];
    for (int i = 0; i < count; i++) {
      compressed[i] = LittleEndian.getInt(bytes, 8 + 8 * i);
      contents[i] = LittleEndian.getInt(bytes, 12 + 8 * i);
    }
    requirePositive(compressed);
    requirePositive(contents);
    return of(compressed, contents);
  }
}
