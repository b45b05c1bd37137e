package dev.coffer.tape;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One medium auxiliary memory attribute, after SPC-5 7.4. Immutable; the value is copied in and
 * out.
 */
public final class MamAttribute {
  /** How the value is to be read. */
  public enum Format {
    BINARY,
    ASCII,
    TEXT
  }

  private final int id;
  private final Format format;
  private final byte[] value;

  public MamAttribute(int id, Format format, byte[] value) {
    if (id < 0 || id > 0xFFFF) {
      throw new IllegalArgumentException("attribute identifier: actual=" + id);
    }
    if (value.length > 0xFFFF) {
      throw new IllegalArgumentException("attribute length: actual=" + value.length);
    }
    this.id = id;
    this.format = format;
    this.value = value.clone();
  }

  /** An ASCII attribute of a fixed width, padded with blanks on the right. */
  public static MamAttribute ascii(int id, String text, int widthBytes) {
    byte[] padded = new byte[widthBytes];
    Arrays.fill(padded, (byte) ' ');
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, padded, 0, Math.min(bytes.length, widthBytes));
    return new MamAttribute(id, Format.ASCII, padded);
  }

  public int id() {
    return id;
  }

  public Format format() {
    return format;
  }

  public byte[] value() {
    return value.clone();
  }

  /** The value as text, without padding on the right. */
  public String text() {
    return new String(value, StandardCharsets.UTF_8).stripTrailing().replace("\0", "");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MamAttribute that
        && id == that.id
        && format == that.format
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * id + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "0x%04x %s %s".formatted(id, format, HexFormat.of().formatHex(value));
  }
}
