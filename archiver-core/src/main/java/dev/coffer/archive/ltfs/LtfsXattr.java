package dev.coffer.archive.ltfs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An extended attribute. Immutable; the value is copied in and out.
 *
 * <p>Keys stand without Linux' {@code user.} in front. Those that begin with {@code ltfs} are the
 * format's own.
 */
public final class LtfsXattr {
  /** SHA-256 of the content, 64 lower-case hexadecimal digits as text (SNIA LTFS annex F.3). */
  public static final String SHA256 = "ltfs.hash.sha256sum";

  private final String key;
  private final byte[] value;

  public LtfsXattr(String key, byte[] value) {
    if (key.isEmpty() || LtfsNames.forbiddenCharacter(key).isPresent()) {
      throw new IllegalArgumentException("attribute key: " + LtfsNames.printable(key));
    }
    this.key = key;
    this.value = value.clone();
  }

  /** An attribute whose value is text. */
  public static LtfsXattr text(String key, String value) {
    return new LtfsXattr(key, value.getBytes(StandardCharsets.UTF_8));
  }

  public String key() {
    return key;
  }

  public byte[] value() {
    return value.clone();
  }

  /** The value as UTF-8. */
  public String text() {
    return new String(value, StandardCharsets.UTF_8);
  }

  int byteCount() {
    return value.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LtfsXattr that
        && key.equals(that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return LtfsNames.printable(key) + " (" + value.length + " bytes)";
  }
}
