package dev.coffer.archive.tar;

import java.util.Arrays;

/**
 * A growing buffer that takes PAX records ("LENGTH KEY=VALUE\n", POSIX.1-2017 pax, "pax Extended
 * Header") and whole blocks. Reused from entry to entry.
 */
final class PaxRecordBuffer {
  private byte[] bytes = new byte[4096];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  /** Appends zeros. */
  void zeros(int count) {
    reserve(count);
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
  }

  /** Appends zeros up to the next multiple of 512. */
  void padToBlock() {
    zeros(-size & 511);
  }

  /** Overwrites or appends a block at a place. */
  void put(byte[] block, int at) {
    reserve(Math.max(0, at + block.length - size));
    System.arraycopy(block, 0, bytes, at, block.length);
    size = Math.max(size, at + block.length);
  }

  void record(String key, byte[] value) {
    start(key, value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    bytes[size++] = '\n';
  }

  /** A record whose value is ASCII. */
  void record(String key, String value) {
    start(key, value.length());
    ascii(value);
    bytes[size++] = '\n';
  }

  void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
  }

  private void start(String key, int valueBytes) {
    int rest = 1 + key.length() + 1 + valueBytes + 1;
    int total = rest + digits(rest);
    total = rest + digits(total); // the length counts its own digits
    reserve(total);
    ascii(Integer.toString(total));
    bytes[size++] = ' ';
    ascii(key);
    bytes[size++] = '=';
  }

  private static int digits(int value) {
    int count = 1;
    for (int rest = value; rest >= 10; rest /= 10) {
      count++;
    }
    return count;
  }

  private void reserve(int count) {
    int needed = Math.addExact(size, count);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, Math.multiplyExact(bytes.length, 2)));
    }
  }
}
