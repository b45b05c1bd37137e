package dev.coffer.archive.entry;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that POSIX knows of one entry, except its content. Immutable; byte arrays inside are shared
 * with whoever made them and must not be changed.
 *
 * @param path its name in the archive
 * @param type what it is
 * @param mode permission bits with set-user, set-group and sticky: 0 to 07777
 * @param userId numeric owner
 * @param groupId numeric group
 * @param userName owner's name on the source, empty if it had none
 * @param groupName group's name on the source, empty if it had none
 * @param modifiedAt modification time, to the nanosecond
 * @param byteCount the file's size as {@code stat} says, holes included; 0 for all but files
 * @param linkTarget for a symbolic link its target, any bytes; for a hard link the {@link
 *     EntryPath} bytes of the entry of this archive that it is another name of; else empty
 * @param deviceMajor for device files, else 0
 * @param deviceMinor for device files, else 0
 * @param extents for a sparse file its data, in order, not touching; empty for a file without holes
 * @param attributes extended attributes by name, POSIX ACLs ({@code system.posix_acl_access},
 *     {@code system.posix_acl_default}) and capabilities in their raw form among them
 */
public record EntryMetadata(
    EntryPath path,
    EntryType type,
    int mode,
    long userId,
    long groupId,
    String userName,
    String groupName,
    Instant modifiedAt,
    long byteCount,
    byte[] linkTarget,
    long deviceMajor,
    long deviceMinor,
    Optional<List<DataExtent>> extents,
    Map<String, byte[]> attributes) {

  public EntryMetadata {
    Objects.requireNonNull(path);
    Objects.requireNonNull(type);
    if ((mode & ~07777) != 0) {
      throw new IllegalArgumentException("mode: actual=0" + Integer.toOctalString(mode));
    }
    if (byteCount < 0 || (byteCount > 0 && type != EntryType.FILE)) {
      throw new IllegalArgumentException("size of " + type + ": actual=" + byteCount);
    }
    extents = extents.map(List::copyOf);
    attributes =
        attributes.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** Bytes of content that an archive holds: the size, or for a sparse file its data alone. */
  public long dataByteCount() {
    if (extents.isEmpty()) {
      return byteCount;
    }
    long sum = 0;
    for (DataExtent extent : extents.get()) {
      sum += extent.byteCount();
    }
    return sum;
  }

  /** The same under another name. */
  public EntryMetadata withPath(EntryPath other) {
    return new EntryMetadata(
        other,
        type,
        mode,
        userId,
        groupId,
        userName,
        groupName,
        modifiedAt,
        byteCount,
        linkTarget,
        deviceMajor,
        deviceMinor,
        extents,
        attributes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntryMetadata that
        && path.equals(that.path)
        && type == that.type
        && mode == that.mode
        && userId == that.userId
        && groupId == that.groupId
        && userName.equals(that.userName)
        && groupName.equals(that.groupName)
        && modifiedAt.equals(that.modifiedAt)
        && byteCount == that.byteCount
        && Arrays.equals(linkTarget, that.linkTarget)
        && deviceMajor == that.deviceMajor
        && deviceMinor == that.deviceMinor
        && extents.equals(that.extents)
        && attributes.keySet().equals(that.attributes.keySet())
        && attributes.entrySet().stream()
            .allMatch(e -> Arrays.equals(e.getValue(), that.attributes.get(e.getKey())));
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, type, mode, modifiedAt, byteCount);
  }
}
