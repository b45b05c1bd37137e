package dev.coffer.catalog;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One entry of one archive.
 *
 * @param byteCount logical size, 0 for all but files
 * @param modifiedAt to the nanosecond
 * @param mode permission bits, 0 to 07777
 * @param userName empty if there was none
 * @param groupName empty if there was none
 * @param linkTarget of a symbolic link its target, of a hard link the path of the entry it is
 *     another name of; else empty
 * @param sha256 of a file's whole logical content, holes as zeros; empty for all but files, and
 *     where the content could not be read
 * @param tarOffset where the entry's tar header begins in the archive's whole tar stream; {@link
 *     #NO_OFFSET} for {@link EntryKind#DELETED} only
 * @param stamp what the source said of its last change, as a number that is another one after any
 *     change; {@link #NO_STAMP} where that is not known
 */
public record EntryRow(
    StoredPath path,
    EntryKind kind,
    EntryCondition condition,
    long byteCount,
    Instant modifiedAt,
    int mode,
    long userId,
    long groupId,
    String userName,
    String groupName,
    RawBytes linkTarget,
    Optional<Sha256> sha256,
    long tarOffset,
    long stamp) {
  /** The offset of what has no place in the tar stream. */
  public static final long NO_OFFSET = -1;

  /** The stamp of what may have changed without a trace. */
  public static final long NO_STAMP = 0;

  public EntryRow {
    Objects.requireNonNull(path);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(condition);
    Objects.requireNonNull(modifiedAt);
    Objects.requireNonNull(userName);
    Objects.requireNonNull(groupName);
    Objects.requireNonNull(linkTarget);
    Objects.requireNonNull(sha256);
    if (byteCount < 0 || (byteCount > 0 && kind != EntryKind.FILE)) {
      throw new IllegalArgumentException("size of " + kind + ": actual=" + byteCount);
    }
    if ((mode & ~07777) != 0) {
      throw new IllegalArgumentException("mode: actual=0" + Integer.toOctalString(mode));
    }
    if ((tarOffset == NO_OFFSET) != (kind == EntryKind.DELETED) || tarOffset < NO_OFFSET) {
      throw new IllegalArgumentException("tar offset of " + kind + ": actual=" + tarOffset);
    }
  }

  /** An entry without a stamp. */
  public EntryRow(
      StoredPath path,
      EntryKind kind,
      EntryCondition condition,
      long byteCount,
      Instant modifiedAt,
      int mode,
      long userId,
      long groupId,
      String userName,
      String groupName,
      RawBytes linkTarget,
      Optional<Sha256> sha256,
      long tarOffset) {
    this(
        path,
        kind,
        condition,
        byteCount,
        modifiedAt,
        mode,
        userId,
        groupId,
        userName,
        groupName,
        linkTarget,
        sha256,
        tarOffset,
        NO_STAMP);
  }

  /** The same with a stamp. */
  public EntryRow withStamp(long newStamp) {
    return new EntryRow(
        path,
        kind,
        condition,
        byteCount,
        modifiedAt,
        mode,
        userId,
        groupId,
        userName,
        groupName,
        linkTarget,
        sha256,
        tarOffset,
        newStamp);
  }

  /** The mark that a path of the base archive is gone. */
  public static EntryRow deleted(StoredPath path) {
    return new EntryRow(
        path,
        EntryKind.DELETED,
        EntryCondition.INTACT,
        0,
        Instant.EPOCH,
        0,
        0,
        0,
        "",
        "",
        RawBytes.EMPTY,
        Optional.empty(),
        NO_OFFSET);
  }
}
