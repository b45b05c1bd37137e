package dev.coffer.archive.volume;

import java.util.UUID;

/** Names one archive for ever: a UUID of version 7, so that later archives have greater ones. */
public record ArchiveId(UUID value) implements Comparable<ArchiveId> {

  /**
   * A new identifier (RFC 9562, 5.7).
   *
   * @param unixMillis the time it is made
   * @param random 74 random bits are taken from these 128
   */
  public static ArchiveId of(long unixMillis, long random, long moreRandom) {
    long high = (unixMillis << 16) | 0x7000L | (random & 0x0FFFL);
    long low = (moreRandom & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new ArchiveId(new UUID(high, low));
  }

  /** From its 36 characters. */
  public static ArchiveId parse(String text) {
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equals(text)) {
      throw new IllegalArgumentException("archive identifier: actual=" + text);
    }
    return new ArchiveId(uuid);
  }

  /**
   * Ten hexadecimal digits for labels, random ones: the last ten, since the first ten of two
   * archives made in one minute are the same.
   */
  public String labelDigits() {
    String text = value.toString();
    return text.substring(text.length() - 10);
  }

  @Override
  public int compareTo(ArchiveId other) {
    return value.toString().compareTo(other.value.toString());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
