package dev.coffer.archive.posix;

import java.time.Instant;

/**
 * What statx(2) says of a file.
 *
 * @param mode type and permission bits, as {@code st_mode}
 * @param blockCount allocated, in units of 512 bytes
 * @param device the file system's number: major in the upper half, minor in the lower
 */
public record FileStatus(
    int mode,
    long userId,
    long groupId,
    long linkCount,
    long inode,
    long device,
    long byteCount,
    long blockCount,
    long deviceMajor,
    long deviceMinor,
    long modifiedSecond,
    int modifiedNano,
    long changedSecond,
    int changedNano) {

  private static final int TYPE_MASK = 0170000;

  public boolean isFile() {
    return (mode & TYPE_MASK) == 0100000;
  }

  public boolean isDirectory() {
    return (mode & TYPE_MASK) == 0040000;
  }

  public boolean isSymlink() {
    return (mode & TYPE_MASK) == 0120000;
  }

  public boolean isFifo() {
    return (mode & TYPE_MASK) == 0010000;
  }

  public boolean isSocket() {
    return (mode & TYPE_MASK) == 0140000;
  }

  public boolean isCharacterDevice() {
    return (mode & TYPE_MASK) == 0020000;
  }

  public boolean isBlockDevice() {
    return (mode & TYPE_MASK) == 0060000;
  }

  /** Permission bits with set-user, set-group and sticky. */
  public int permissions() {
    return mode & 07777;
  }

  public Instant modifiedAt() {
    return Instant.ofEpochSecond(modifiedSecond, modifiedNano);
  }

  /** When anything about it was changed last: content, mode, owner, attributes, names. */
  public Instant changedAt() {
    return Instant.ofEpochSecond(changedSecond, changedNano);
  }

  /** Fewer blocks than its size needs: it may have holes. */
  public boolean mayBeSparse() {
    return blockCount < (byteCount + 511) / 512;
  }

  /** Whether size and times are the same in both, so that nobody wrote in between. */
  public boolean isUnchangedSince(FileStatus before) {
    return byteCount == before.byteCount
        && modifiedSecond == before.modifiedSecond
        && modifiedNano == before.modifiedNano
        && changedSecond == before.changedSecond
        && changedNano == before.changedNano;
  }

  /** Whether both are of the same file. */
  public boolean isSameFile(FileStatus other) {
    return inode == other.inode && device == other.device;
  }
}
