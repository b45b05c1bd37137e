package dev.coffer.archive.ltfs;

import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What POSIX knows of a file, in the extended attributes of an LTFS entry, and back.
 *
 * <pre>
 *   coffer.mode          permission bits in octal, four digits
 *   coffer.owner         uid:gid:user:group; the names may be empty
 *   coffer.name          the name's own bytes, where form NFC is another spelling of it
 *   coffer.xattr.NAME    an extended attribute outside of "user.", such as an access control list
 *   NAME                 the extended attribute user.NAME
 * </pre>
 */
final class LtfsMetadata {
  static final String MODE = "coffer.mode";
  static final String OWNER = "coffer.owner";
  static final String NAME = "coffer.name";
  static final String OTHER = "coffer.xattr.";

  private static final String USER = "user.";
  private static final Pattern MODE_FORM = Pattern.compile("[0-7]{4}");
  private static final Pattern OWNER_FORM =
      Pattern.compile("(\\d{1,10}):(\\d{1,10}):([^:]*):([^:]*)");
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(user\\.)?(ltfs.*|coffer\\..*)", Pattern.DOTALL);

  private LtfsMetadata() {}

  /** Owner of what has none on the volume. */
  record Owner(long userId, long groupId) {}

  /** The attributes of an entry that is to be written. */
  static List<LtfsXattr> attributes(EntryMetadata metadata) throws FileAccessException {
    List<LtfsXattr> list = new ArrayList<>();
    list.add(LtfsXattr.text(MODE, "%04o".formatted(metadata.mode())));
    list.add(LtfsXattr.text(OWNER, owner(metadata)));
    EntryPath onVolume = LtfsPaths.onVolume(metadata.path());
    if (!Arrays.equals(onVolume.name(), metadata.path().name())) {
      list.add(new LtfsXattr(NAME, metadata.path().name()));
    }
    for (Map.Entry<String, byte[]> attribute : metadata.attributes().entrySet()) {
      String name = attribute.getKey();
      boolean plain = name.startsWith(USER) && !RESERVED.matcher(name).matches();
      String key = plain ? name.substring(USER.length()) : OTHER + name;
      boolean possible =
          key.length() > (plain ? 0 : OTHER.length())
              && LtfsNames.forbiddenCharacter(key).isEmpty();
      if (possible) {
        list.add(new LtfsXattr(key, attribute.getValue()));
      }
    }
    return list;
  }

  private static String owner(EntryMetadata metadata) {
    return "%d:%d:%s:%s"
        .formatted(
            metadata.userId(),
            metadata.groupId(),
            metadata.userName().replace(":", ""),
            metadata.groupName().replace(":", ""));
  }

  /**
   * An entry of a volume as an entry to restore. What the volume does not say is as for a new file.
   *
   * @param path where it is on the volume; its last part is spelled as it was
   */
  static EntryMetadata of(EntryPath path, LtfsEntry entry, Owner unknown) {
    Map<String, byte[]> attributes = new TreeMap<>();
    for (LtfsXattr attribute : entry.attributes()) {
      String key = attribute.key();
      if (key.startsWith(OTHER) && key.length() > OTHER.length()) {
        attributes.put(key.substring(OTHER.length()), attribute.value());
      } else if (!RESERVED.matcher(key).matches()) {
        attributes.put(USER + key, attribute.value());
      }
    }
    Optional<Matcher> owner =
        entry.attribute(OWNER).map(a -> OWNER_FORM.matcher(a.text())).filter(Matcher::matches);
    return new EntryMetadata(
        spelled(path, entry),
        type(entry),
        mode(entry),
        owner.map(m -> Long.parseLong(m.group(1))).orElse(unknown.userId()),
        owner.map(m -> Long.parseLong(m.group(2))).orElse(unknown.groupId()),
        owner.map(m -> m.group(3)).orElse(""),
        owner.map(m -> m.group(4)).orElse(""),
        entry.times().modified(),
        entry.kind() == LtfsEntry.Kind.FILE ? entry.byteCount() : 0,
        entry.linkTarget().orElse("").getBytes(StandardCharsets.UTF_8),
        0,
        0,
        extents(entry),
        attributes);
  }

  /** The path with its last part in the bytes it had, if those are another spelling of it. */
  private static EntryPath spelled(EntryPath path, LtfsEntry entry) {
    Optional<byte[]> name = entry.attribute(NAME).map(LtfsXattr::value);
    if (name.isEmpty() || EntryPath.fault(name.get()).isPresent()) {
      return path;
    }
    try {
      EntryPath same = LtfsPaths.onVolume(EntryPath.of(name.get()));
      return Arrays.equals(same.bytes(), path.name()) ? path.parent().resolve(name.get()) : path;
    } catch (FileAccessException e) {
      return path;
    }
  }

  private static EntryType type(LtfsEntry entry) {
    return switch (entry.kind()) {
      case FILE -> EntryType.FILE;
      case DIRECTORY -> EntryType.DIRECTORY;
      case SYMLINK -> EntryType.SYMLINK;
    };
  }

  private static int mode(LtfsEntry entry) {
    Optional<String> recorded =
        entry.attribute(MODE).map(LtfsXattr::text).filter(t -> MODE_FORM.matcher(t).matches());
    if (recorded.isPresent()) {
      return Integer.parseInt(recorded.get().toLowerCase(Locale.ROOT), 8);
    }
    return switch (entry.kind()) {
      case FILE -> entry.readOnly() ? 0444 : 0644;
      case DIRECTORY -> entry.readOnly() ? 0555 : 0755;
      case SYMLINK -> 0777;
    };
  }

  /** Extents that touch are one; a file without holes has none. */
  private static Optional<List<DataExtent>> extents(LtfsEntry entry) {
    if (entry.kind() != LtfsEntry.Kind.FILE) {
      return Optional.empty();
    }
    List<DataExtent> merged = new ArrayList<>();
    for (LtfsExtent extent : entry.extents()) {
      DataExtent last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && last.end() == extent.fileOffset()) {
        merged.removeLast();
        merged.add(new DataExtent(last.offset(), last.byteCount() + extent.byteCount()));
      } else {
        merged.add(new DataExtent(extent.fileOffset(), extent.byteCount()));
      }
    }
    boolean whole =
        entry.byteCount() == 0
            || (merged.size() == 1 && merged.getFirst().byteCount() == entry.byteCount());
    return whole ? Optional.empty() : Optional.of(merged);
  }
}
