package dev.coffer.archive.tar;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.EntryNames;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** The fields of one header block of any dialect: v7, ustar, GNU, star. */
final class TarHeader {
  /** Who wrote the block, as far as the layout behind byte 257 goes. */
  enum Dialect {
    V7,
    USTAR,
    GNU,
    STAR
  }

  private static final int STAR_PREFIX_BYTES = 131;

  private final byte[] block;
  private final long offset;
  private final Dialect dialect;

  private TarHeader(byte[] block, long offset) {
    this.block = block;
    this.offset = offset;
    this.dialect = dialect(block);
  }

  /** True for a block that has a header's checksum. */
  static boolean isPlausible(byte[] block) {
    return !isZero(block) && hasGoodChecksum(block);
  }

  private static boolean hasGoodChecksum(byte[] block) {
    try {
      return TarUtils.verifyCheckSum(block);
    } catch (IllegalArgumentException e) {
      return false; // the field is no number
    }
  }

  static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  static TarHeader of(byte[] block, long offset) throws ArchiveDamagedException {
    if (!hasGoodChecksum(block)) {
      throw new ArchiveDamagedException(
          "tar header checksum: expected="
              + TarUtils.computeCheckSum(withBlankChecksum(block))
              + " actual="
              + EntryNames.printable(field(block, UstarBlock.CHECKSUM, 8))
              + " at byte "
              + offset);
    }
    return new TarHeader(block.clone(), offset);
  }

  private static byte[] withBlankChecksum(byte[] block) {
    byte[] copy = block.clone();
    Arrays.fill(copy, UstarBlock.CHECKSUM, UstarBlock.CHECKSUM + 8, (byte) ' ');
    return copy;
  }

  private static Dialect dialect(byte[] block) {
    String magic = new String(block, UstarBlock.MAGIC, 8, StandardCharsets.ISO_8859_1);
    if (magic.equals("ustar  \0")) {
      return Dialect.GNU;
    }
    if (!magic.startsWith("ustar")) {
      return Dialect.V7;
    }
    boolean star =
        new String(block, 508, 4, StandardCharsets.ISO_8859_1).equals("tar\0")
            && block[UstarBlock.PREFIX + STAR_PREFIX_BYTES - 1] == 0;
    return star ? Dialect.STAR : Dialect.USTAR;
  }

  Dialect dialect() {
    return dialect;
  }

  char type() {
    return (char) (block[UstarBlock.TYPE] & 0xFF);
  }

  int mode() throws ArchiveDamagedException {
    return (int) number(UstarBlock.MODE, 8, "mode") & 07777;
  }

  long userId() throws ArchiveDamagedException {
    return positive(UstarBlock.USER_ID, 8, "user id");
  }

  long groupId() throws ArchiveDamagedException {
    return positive(UstarBlock.GROUP_ID, 8, "group id");
  }

  long size() throws ArchiveDamagedException {
    return positive(UstarBlock.SIZE, 12, "size");
  }

  /** Seconds since 1970, negative in GNU's base-256. */
  long modified() throws ArchiveDamagedException {
    return number(UstarBlock.MODIFIED, 12, "time");
  }

  long deviceMajor() throws ArchiveDamagedException {
    return dialect == Dialect.V7 ? 0 : positive(UstarBlock.DEVICE_MAJOR, 8, "device");
  }

  long deviceMinor() throws ArchiveDamagedException {
    return dialect == Dialect.V7 ? 0 : positive(UstarBlock.DEVICE_MINOR, 8, "device");
  }

  byte[] link() {
    return field(block, UstarBlock.LINK, UstarBlock.NAME_BYTES);
  }

  String userName() {
    return dialect == Dialect.V7 ? "" : text(field(block, UstarBlock.USER_NAME, 32));
  }

  String groupName() {
    return dialect == Dialect.V7 ? "" : text(field(block, UstarBlock.GROUP_NAME, 32));
  }

  /** The name with its prefix, as bytes. */
  byte[] name() {
    byte[] name = field(block, UstarBlock.NAME, UstarBlock.NAME_BYTES);
    int prefixBytes =
        switch (dialect) {
          case V7, GNU -> 0;
          case USTAR -> UstarBlock.PREFIX_BYTES;
          case STAR -> STAR_PREFIX_BYTES;
        };
    byte[] prefix = field(block, UstarBlock.PREFIX, prefixBytes);
    if (prefix.length == 0) {
      return name;
    }
    byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    joined[prefix.length] = '/';
    System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
    return joined;
  }

  /** A number at a place, of any sign. */
  long number(int at, int length, String what) throws ArchiveDamagedException {
    return number(block, at, length, what, offset);
  }

  /** The byte at a place. */
  byte byteAt(int at) {
    return block[at];
  }

  static long number(byte[] block, int at, int length, String what, long offset)
      throws ArchiveDamagedException {
    try {
      return TarUtils.parseOctalOrBinary(block, at, length);
    } catch (IllegalArgumentException e) {
      throw new ArchiveDamagedException(
          "tar header, " + what + ": actual=not a number at byte " + offset, e);
    }
  }

  private long positive(int at, int length, String what) throws ArchiveDamagedException {
    long value = number(at, length, what);
    if (value < 0) {
      throw new ArchiveDamagedException(
          "tar header, " + what + ": actual=" + value + " expected>=0 at byte " + offset);
    }
    return value;
  }

  private static byte[] field(byte[] block, int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, at, end);
  }

  /** UTF-8, or Latin-1 where it is not. */
  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
