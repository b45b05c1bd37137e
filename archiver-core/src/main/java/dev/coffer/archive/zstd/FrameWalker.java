package dev.coffer.archive.zstd;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import java.util.Arrays;

/**
 * Finds the frames of a segment without its seek table, from frame header to frame header and block
 * to block (RFC 8878, 3.1.1):
 *
 * <pre>
 *   4      magic number FD2FB528h, little endian
 *   1      descriptor: bits 7-6 size of the content size, 5 single segment, 2 checksum,
 *          1-0 size of the dictionary's id
 *   0-1    window, unless single segment
 *   0-4    dictionary's id
 *   0-8    content size
 *   …      blocks: three bytes (bit 0 last, bits 2-1 type, then the size), then the content;
 *          one byte for a block of type 1, a repeated byte
 *   0-4    checksum
 * </pre>
 */
public final class FrameWalker {
  private static final int MAGIC = 0xFD2FB528;
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
  private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};
  private static final int REPEATED = 1;
  private static final int RESERVED = 3;

  private final Source source;
  private final byte[] few = new byte[4];

  /** The bytes of a segment behind its encryption. */
  @FunctionalInterface
  public interface Source {
    /** Fills the first bytes of the target from an offset. */
    void read(long offset, byte[] target, int length) throws ArchiveException;
  }

  private FrameWalker(Source source) {
    this.source = source;
  }

  /**
   * Walks from the segment's first byte on.
   *
   * @param frameBytes content of each frame but the last
   * @param contentBytes content of all frames
   * @return the frames up to the first that cannot be read; all of them if none is damaged
   * @throws ArchiveException if the drive failed; damage only ends the walk
   */
  public static SeekTable walk(Source source, int frameBytes, long contentBytes)
      throws ArchiveException {
    FrameWalker walker = new FrameWalker(source);
    int[] compressed = new int[1024];
    int[] contents = new int[1024];
    int count = 0;
    long at = 0;
    long left = contentBytes;
    try {
      while (left > 0 && count < SeekTable.MAX_FRAMES) {
        long end = walker.frameEnd(at);
        if (count == compressed.length) {
          compressed = Arrays.copyOf(compressed, 2 * count);
          contents = Arrays.copyOf(contents, 2 * count);
        }
        compressed[count] = Math.toIntExact(end - at);
        contents[count] = (int) Math.min(frameBytes, left);
        left -= contents[count];
        at = end;
        count++;
      }
    } catch (ArchiveDamagedException e) {
      // what comes behind cannot be found
    }
    return SeekTable.of(Arrays.copyOf(compressed, count), Arrays.copyOf(contents, count));
  }

  private long frameEnd(long begin) throws ArchiveException {
    source.read(begin, few, 4);
    if (LittleEndian.getInt(few, 0) != MAGIC) {
      throw new ArchiveDamagedException("no zstd frame begins at byte " + begin);
    }
    int descriptor = number(begin + 4, 1);
    boolean single = (descriptor & 0x20) != 0;
    int sizeCode = descriptor >>> 6;
    long at = begin + 5;
    at += single ? 0 : 1;
    at += DICTIONARY_BYTES[descriptor & 3];
    at += single && sizeCode == 0 ? 1 : CONTENT_SIZE_BYTES[sizeCode];
    boolean last = false;
    while (!last) {
      int header = number(at, 3);
      int type = (header >>> 1) & 3;
      if (type == RESERVED) {
        throw new ArchiveDamagedException("no zstd block begins at byte " + at);
      }
      last = (header & 1) != 0;
      at += 3 + (type == REPEATED ? 1 : header >>> 3);
      if (at - begin > Integer.MAX_VALUE / 2) {
        throw new ArchiveDamagedException("a zstd frame without an end at byte " + begin);
      }
    }
    return at + ((descriptor & 4) != 0 ? 4 : 0);
  }

  private int number(long offset, int byteCount) throws ArchiveException {
    Arrays.fill(few, (byte) 0);
    source.read(offset, few, byteCount);
    return LittleEndian.getInt(few, 0);
  }
}
