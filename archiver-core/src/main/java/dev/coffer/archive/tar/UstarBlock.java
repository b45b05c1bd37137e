package dev.coffer.archive.tar;

import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * One 512-byte ustar header block being filled (POSIX.1-2017 pax, "ustar Interchange Format").
 *
 * <pre>
 * 0 name 100 | 100 mode 8 | 108 uid 8 | 116 gid 8 | 124 size 12 | 136 mtime 12 | 148 chksum 8
 * 156 typeflag 1 | 157 linkname 100 | 257 magic 6 | 263 version 2 | 265 uname 32 | 297 gname 32
 * 329 devmajor 8 | 337 devminor 8 | 345 prefix 155
 * </pre>
 *
 * <p>A number too large for its octal field goes in as base-256, so that a reader that knows no PAX
 * still finds the next header; the PAX record beside it is what counts.
 */
final class UstarBlock {
  static final int BYTES = TarConstants.DEFAULT_RCDSIZE;
  static final int NAME = 0;
  static final int NAME_BYTES = TarConstants.NAMELEN;
  static final int MODE = 100;
  static final int USER_ID = 108;
  static final int GROUP_ID = 116;
  static final int SIZE = 124;
  static final int MODIFIED = 136;
  static final int CHECKSUM = TarConstants.CHKSUM_OFFSET;
  static final int TYPE = 156;
  static final int LINK = 157;
  static final int MAGIC = TarConstants.MAGIC_OFFSET;
  static final int USER_NAME = 265;
  static final int GROUP_NAME = 297;
  static final int OWNER_NAME_BYTES = TarConstants.UNAMELEN;
  static final int DEVICE_MAJOR = 329;
  static final int DEVICE_MINOR = 337;
  static final int PREFIX = 345;
  static final int PREFIX_BYTES = TarConstants.PREFIXLEN;

  /** Largest id an octal field holds. */
  static final long MAX_ID = TarConstants.MAXID;

  /** Largest size or time an octal field holds. */
  static final long MAX_SIZE = TarConstants.MAXSIZE;

  private static final String MAGIC_AND_VERSION = "ustar\000" + "00";

  private final byte[] block = new byte[BYTES];

  void clear() {
    Arrays.fill(block, (byte) 0);
    for (int i = 0; i < MAGIC_AND_VERSION.length(); i++) {
      block[MAGIC + i] = (byte) MAGIC_AND_VERSION.charAt(i);
    }
  }

  byte[] block() {
    return block;
  }

  void type(char flag) {
    block[TYPE] = (byte) flag;
  }

  void mode(int mode) {
    octal(mode, MODE, 8);
  }

  void owner(long userId, long groupId) {
    number(userId, USER_ID, 8);
    number(groupId, GROUP_ID, 8);
  }

  void size(long bytes) {
    number(bytes, SIZE, 12);
  }

  void modified(long second) {
    octal(second < 0 || second > MAX_SIZE ? 0 : second, MODIFIED, 12);
  }

  void device(long major, long minor) {
    number(major, DEVICE_MAJOR, 8);
    number(minor, DEVICE_MINOR, 8);
  }

  void bytes(byte[] value, int count, int offset, int fieldBytes) {
    System.arraycopy(value, 0, block, offset, Math.min(count, fieldBytes));
  }

  void checksum() {
    Arrays.fill(block, CHECKSUM, CHECKSUM + 8, (byte) ' ');
    TarUtils.formatCheckSumOctalBytes(TarUtils.computeCheckSum(block), block, CHECKSUM, 8);
  }

  private void octal(long value, int offset, int length) {
    TarUtils.formatUnsignedOctalString(value, block, offset, length - 1);
  }

  private void number(long value, int offset, int length) {
    if (value <= (length == 8 ? MAX_ID : MAX_SIZE)) {
      octal(value, offset, length);
    } else {
      TarUtils.formatLongOctalOrBinaryBytes(value, block, offset, length);
    }
  }
}
