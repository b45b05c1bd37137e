package dev.coffer.archive.entry;

/**
 * A stretch of a sparse file that holds data; what lies between extents reads as zeros.
 *
 * @param offset where it begins in the file, in bytes
 * @param byteCount its length, 0 only for the marker at the end of a file that ends in a hole
 */
public record DataExtent(long offset, long byteCount) {
  public DataExtent {
    if (offset < 0 || byteCount < 0 || offset > Long.MAX_VALUE - byteCount) {
      throw new IllegalArgumentException("data extent: offset=" + offset + " size=" + byteCount);
    }
  }

  /** The first byte behind it. */
  public long end() {
    return offset + byteCount;
  }
}
