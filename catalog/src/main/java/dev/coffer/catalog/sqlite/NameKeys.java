package dev.coffer.catalog.sqlite;

/**
 * What the name index is made of. Three bytes in a row of a name, folded and in UTF-8, are a gram;
 * a gram and a chunk that has it in one of its names are a key. Keys are numbers, never negative,
 * in the order of grams and then chunks.
 */
final class NameKeys {
  /** Bytes of a gram; a shorter name has none. */
  static final int GRAM_BYTES = 3;

  private static final int CHUNK_BITS = 39;
  private static final long CHUNK_MASK = (1L << CHUNK_BITS) - 1;

  private NameKeys() {}

  /** The gram at a place of a folded name that has two more bytes behind it. */
  static int gram(byte[] folded, int at) {
    return (folded[at] & 0xFF) << 16 | (folded[at + 1] & 0xFF) << 8 | (folded[at + 2] & 0xFF);
  }

  static long key(int gram, long chunk) {
    if ((chunk & ~CHUNK_MASK) != 0) {
      throw new IllegalArgumentException("chunk: actual=" + chunk);
    }
    return (long) gram << CHUNK_BITS | chunk;
  }

  static int gram(long key) {
    return (int) (key >>> CHUNK_BITS);
  }

  static long chunk(long key) {
    return key & CHUNK_MASK;
  }
}
