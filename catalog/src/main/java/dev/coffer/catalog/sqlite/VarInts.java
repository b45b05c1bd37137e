package dev.coffer.catalog.sqlite;

import java.util.Arrays;

/**
 * Numbers in as few bytes as they need: seven bits a byte, low ones first, the top bit set on all
 * but the last; signed ones with the sign in the lowest bit.
 */
final class VarInts {
  /** The most bytes of a number. */
  static final int MOST_BYTES = 10;

  private VarInts() {}

  /** Collects numbers. */
  static final class Writer {
    private byte[] bytes = new byte[256];
    private int size;

    void unsigned(long value) {
      if (size + MOST_BYTES > bytes.length) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
      }
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        bytes[size++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
    }

    void signed(long value) {
      unsigned((value << 1) ^ (value >> 63));
    }

    /** Bytes so far. */
    int byteCount() {
      return size;
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, size);
    }
  }

  /** Gives them back; what is not there is an {@link IllegalArgumentException}. */
  static final class Reader {
    private final byte[] bytes;
    private int position;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    long unsigned() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        if (position >= bytes.length) {
          throw new IllegalArgumentException("number cut off at byte " + position);
        }
        byte b = bytes[position++];
        value |= (long) (b & 0x7F) << shift;
        if (b >= 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("number too long at byte " + position);
    }

    long signed() {
      long value = unsigned();
      return (value >>> 1) ^ -(value & 1);
    }

    /**
     * Adds the numbers to a value while it is below a limit and there are more; returns the sum.
     * None may be 0. For long rows of small differences: most of a search passes here.
     */
    long ascend(long start, long limit) {
      long value = start;
      int at = position;
      while (value < limit && at < bytes.length) {
        long number = bytes[at++];
        if (number < 0) {
          position = at - 1;
          number = unsigned();
          at = position;
        }
        if (number <= 0 || value > Long.MAX_VALUE - number) {
          throw new IllegalArgumentException("difference: actual=" + number);
        }
        value += number;
      }
      position = at;
      return value;
    }

    boolean atEnd() {
      return position == bytes.length;
    }
  }
}
