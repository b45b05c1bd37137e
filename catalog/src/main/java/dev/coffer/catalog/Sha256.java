package dev.coffer.catalog;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest, compared by value and printed as {@code sha256sum} does. */
public final class Sha256 {
  /** Length in bytes. */
  public static final int BYTE_COUNT = 32;

  private final byte[] bytes;

  private Sha256(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A digest of these 32 bytes, copied.
   *
   * @throws IllegalArgumentException if there are not 32
   */
  public static Sha256 of(byte[] bytes) {
    if (bytes.length != BYTE_COUNT) {
      throw new IllegalArgumentException("sha256 bytes: actual=" + bytes.length + " expected=32");
    }
    return new Sha256(bytes.clone());
  }

  /** Reads 64 hexadecimal digits. */
  public static Sha256 parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** True if these are the digest's bytes; spares a copy. */
  public boolean matches(byte[] other) {
    return Arrays.equals(bytes, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sha256 that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
