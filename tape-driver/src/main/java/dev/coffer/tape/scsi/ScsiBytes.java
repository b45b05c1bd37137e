package dev.coffer.tape.scsi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Big-endian fields of a device's answer, bounds checked. The array is not copied. */
final class ScsiBytes {
  private final String what;
  private final byte[] bytes;

  /**
   * @param what the structure's name, for messages
   */
  ScsiBytes(String what, byte[] bytes) {
    this.what = what;
    this.bytes = bytes;
  }

  int length() {
    return bytes.length;
  }

  /** Fails unless there are at least so many bytes. */
  ScsiBytes atLeast(int count) throws ScsiFormatException {
    if (bytes.length < count) {
      throw new ScsiFormatException(
          what + " length: actual=" + bytes.length + " expected=" + count + " or more");
    }
    return this;
  }

  int u8(int offset) throws ScsiFormatException {
    return (int) number(offset, 1);
  }

  int u16(int offset) throws ScsiFormatException {
    return (int) number(offset, 2);
  }

  int u24(int offset) throws ScsiFormatException {
    return (int) number(offset, 3);
  }

  long u32(int offset) throws ScsiFormatException {
    return number(offset, 4);
  }

  /** Four bytes of two's complement. */
  long i32(int offset) throws ScsiFormatException {
    long value = number(offset, 4);
    return value >= 0x80000000L ? value - (1L << 32) : value;
  }

  /** Eight bytes, of which the first bit must be clear: no device counts that far. */
  long u64(int offset) throws ScsiFormatException {
    long value = number(offset, 8);
    if (value < 0) {
      throw new ScsiFormatException(
          what + " number at " + offset + ": actual=" + Long.toUnsignedString(value));
    }
    return value;
  }

  boolean bit(int offset, int mask) throws ScsiFormatException {
    return (u8(offset) & mask) != 0;
  }

  /** Text without blanks and zeros around it; bytes outside ASCII become question marks. */
  String ascii(int offset, int length) throws ScsiFormatException {
    byte[] field = slice(offset, length);
    for (int i = 0; i < field.length; i++) {
      if (field[i] < 0x20 || field[i] == 0x7F) {
        field[i] = (byte) (field[i] == 0 ? ' ' : '?');
      }
    }
    return new String(field, StandardCharsets.US_ASCII).strip();
  }

  byte[] slice(int offset, int length) throws ScsiFormatException {
    require(offset, length);
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** An unsigned number of up to eight bytes. */
  long number(int offset, int length) throws ScsiFormatException {
    require(offset, length);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = (value << 8) | (bytes[offset + i] & 0xFF);
    }
    return value;
  }

  private void require(int offset, int length) throws ScsiFormatException {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw new ScsiFormatException(
          what
              + " length: actual="
              + bytes.length
              + " expected="
              + ((long) offset + length)
              + " or more");
    }
  }

  /** Puts the low bytes of a number, big-endian. */
  static void put(byte[] target, int offset, int length, long value) {
    for (int i = length - 1; i >= 0; i--) {
      target[offset + i] = (byte) value;
      value >>>= 8;
    }
  }

  /** Puts ASCII text, padded with blanks on the right or cut. */
  static void putAscii(byte[] target, int offset, int length, String text) {
    Arrays.fill(target, offset, offset + length, (byte) ' ');
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, target, offset, Math.min(bytes.length, length));
  }
}
