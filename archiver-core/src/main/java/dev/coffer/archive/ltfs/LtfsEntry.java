package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One file, directory or symbolic link of an index, without what is in it. Immutable.
 *
 * @param kind what it is
 * @param name in form NFC; the root's name is the volume's name and may be empty
 * @param readOnly must not be changed or deleted
 * @param times its five times
 * @param fileUid its number, unique for the life of the volume; the root's is 1
 * @param attributes extended attributes in the order of the index, keys different
 * @param byteCount a file's logical size, holes included; 0 for directories
 * @param extents a file's data in order of the file, not overlapping, none of them empty
 * @param linkTarget a symbolic link's target, else empty
 * @param openForWrite the file was being written when the index was made
 * @param foreign elements of the index that this program does not know, as XML, kept as they are
 */
public record LtfsEntry(
    Kind kind,
    String name,
    boolean readOnly,
    LtfsTimes times,
    long fileUid,
    List<LtfsXattr> attributes,
    long byteCount,
    List<LtfsExtent> extents,
    Optional<String> linkTarget,
    boolean openForWrite,
    List<String> foreign) {

  /** Number of the root directory. */
  public static final long ROOT_UID = 1;

  /** What an entry is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK
  }

  public LtfsEntry {
    attributes = List.copyOf(attributes);
    extents = List.copyOf(extents);
    foreign = List.copyOf(foreign);
    if (byteCount < 0 || (kind != Kind.FILE && !extents.isEmpty())) {
      throw new IllegalArgumentException(kind + ": bytes=" + byteCount + " extents=" + extents);
    }
    if ((kind == Kind.SYMLINK) != linkTarget.isPresent()) {
      throw new IllegalArgumentException(kind + " and link target=" + linkTarget);
    }
  }

  /** A directory with nothing but a name and times. */
  public static LtfsEntry directory(String name, LtfsTimes times, long fileUid) {
    return new LtfsEntry(
        Kind.DIRECTORY,
        name,
        false,
        times,
        fileUid,
        List.of(),
        0,
        List.of(),
        Optional.empty(),
        false,
        List.of());
  }

  /** The value of an attribute. */
  public Optional<LtfsXattr> attribute(String key) {
    return attributes.stream().filter(a -> a.key().equals(key)).findFirst();
  }

  /** The SHA-256 that whoever wrote the file recorded, lower case, if it is well formed. */
  public Optional<String> sha256() {
    return attribute(LtfsXattr.SHA256)
        .map(LtfsXattr::text)
        .filter(text -> text.matches("[0-9a-f]{64}"));
  }

  /** The same with other attributes and times. */
  public LtfsEntry with(List<LtfsXattr> newAttributes, LtfsTimes newTimes) {
    return new LtfsEntry(
        kind,
        name,
        readOnly,
        newTimes,
        fileUid,
        newAttributes,
        byteCount,
        extents,
        linkTarget,
        openForWrite,
        foreign);
  }

  /**
   * Extents in order of the file.
   *
   * @throws ArchiveDamagedException if two overlap or one ends behind the file
   */
  static List<LtfsExtent> ordered(List<LtfsExtent> extents, long byteCount)
      throws ArchiveDamagedException {
    List<LtfsExtent> sorted = new ArrayList<>(extents);
    sorted.sort(Comparator.comparingLong(LtfsExtent::fileOffset));
    long end = 0;
    for (LtfsExtent extent : sorted) {
      if (extent.fileOffset() < end) {
        throw new ArchiveDamagedException(
            "extents overlap: file offset actual=%d expected=%d or more"
                .formatted(extent.fileOffset(), end));
      }
      end = extent.fileEnd();
    }
    if (end > byteCount) {
      throw new ArchiveDamagedException(
          "extent ends behind the file: actual=%d expected=%d or less".formatted(end, byteCount));
    }
    return sorted;
  }
}
