package dev.coffer.archive.age;

/** A byte array as positional bytes; gives at most 30000 at a time, as a device might. */
final class BytesAtOffset implements PositionalBytes {
  private static final int MOST_AT_ONCE = 30_000;

  private final byte[] bytes;

  BytesAtOffset(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long sizeBytes() {
    return bytes.length;
  }

  @Override
  public int read(long offset, byte[] target, int targetOffset, int length) {
    if (offset >= bytes.length) {
      return -1;
    }
    int count = (int) Math.min(Math.min(length, MOST_AT_ONCE), bytes.length - offset);
    System.arraycopy(bytes, (int) offset, target, targetOffset, count);
    return count;
  }
}
