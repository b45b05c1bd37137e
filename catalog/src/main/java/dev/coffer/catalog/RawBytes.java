package dev.coffer.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes as a value: compared by content, ordered unsigned, printed as UTF-8 where they are. */
public final class RawBytes implements Comparable<RawBytes> {
  /** No bytes. */
  public static final RawBytes EMPTY = new RawBytes(new byte[0]);

  private final byte[] bytes;

  private RawBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** These bytes, copied. */
  public static RawBytes of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new RawBytes(bytes.clone());
  }

  /** The text in UTF-8. */
  public static RawBytes of(String text) {
    return new RawBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int byteCount() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public int compareTo(RawBytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** For people: UTF-8, with what is not UTF-8 or not printable escaped as {@code \xHH}. */
  @Override
  public String toString() {
    return StoredPath.printable(bytes);
  }
}
