package dev.coffer.archive.ltfs;

/**
 * A stretch of a file's content and where it lies: consecutive records of one partition, all of the
 * volume's block size but the last.
 *
 * @param fileOffset its place in the file, in bytes
 * @param start the first record
 * @param byteOffset where in the first record it begins, in bytes
 * @param byteCount its length in bytes, at least 1
 */
public record LtfsExtent(long fileOffset, LtfsPointer start, long byteOffset, long byteCount) {
  public LtfsExtent {
    if (fileOffset < 0
        || byteOffset < 0
        || byteOffset > 0xFFFF_FFFFL
        || byteCount < 1
        || fileOffset > Long.MAX_VALUE - byteCount) {
      throw new IllegalArgumentException(
          "extent: file offset=%d byte offset=%d bytes=%d"
              .formatted(fileOffset, byteOffset, byteCount));
    }
  }

  /** The first byte of the file behind it. */
  public long fileEnd() {
    return fileOffset + byteCount;
  }
}
