package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.ltfs.LtfsEntry.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The elements of one file or directory, in whichever order they come. */
final class EntryParser {
  /** What an extent and an attribute take in memory, beside its bytes. */
  private static final int OBJECT_BYTES = 80;

  /** 255 code points of four bytes, each percent-encoded in three characters. */
  private static final int MAX_NAME_CHARS = LtfsNames.MAX_CODE_POINTS * 12;

  private static final int MAX_TARGET_CHARS = 3 * 65_536;

  private final XmlCursor cursor;
  private final LtfsLimits limits;
  private final MemoryBudget budget;
  private final boolean directory;
  private final boolean hasUids;
  private final Consumer<String> losses;
  private final XmlValues.Seen seen;
  private final @Nullable Instant[] times = new Instant[5];
  private @Nullable String name;
  private long heldBytes;
  private boolean readOnly;
  private boolean openForWrite;
  private long uid;
  private long length;
  private boolean emptyExtentInfo;
  private List<LtfsXattr> attributes = List.of();
  private List<LtfsExtent> extents = List.of();
  private Optional<String> target = Optional.empty();
  private List<String> foreign = List.of();

  EntryParser(
      XmlCursor cursor,
      LtfsLimits limits,
      MemoryBudget budget,
      boolean directory,
      boolean hasUids,
      Consumer<String> losses) {
    this.cursor = cursor;
    this.limits = limits;
    this.budget = budget;
    this.directory = directory;
    this.hasUids = hasUids;
    this.losses = losses;
    this.seen = new XmlValues.Seen(directory ? "directory" : "file");
  }

  /** The directory's contents begin. */
  void contents() throws ArchiveDamagedException {
    seen.once("contents");
  }

  /** Reads the child element the cursor is at. */
  void child() throws ArchiveException {
    String element = cursor.name();
    switch (element) {
      case "name" -> {
        seen.once(element);
        name = LtfsNames.normalize(encodedText(cursor, "name"));
      }
      case "readonly" -> {
        seen.once(element);
        readOnly = XmlValues.bool(cursor);
      }
      case "creationtime" -> time(element, 0);
      case "changetime" -> time(element, 1);
      case "modifytime" -> time(element, 2);
      case "accesstime" -> time(element, 3);
      case "backuptime" -> time(element, 4);
      case "fileuid" -> {
        seen.once(element);
        uid = XmlValues.number(cursor);
      }
      case "extendedattributes" -> {
        seen.once(element);
        attributes = attributes();
      }
      default -> {
        if (directory || !fileChild(element)) {
          keep();
        }
      }
    }
  }

  private boolean fileChild(String element) throws ArchiveException {
    switch (element) {
      case "length" -> {
        seen.once(element);
        length = XmlValues.number(cursor);
      }
      case "openforwrite" -> {
        seen.once(element);
        openForWrite = XmlValues.bool(cursor);
      }
      case "symlink" -> {
        seen.once(element);
        target = Optional.of(target());
      }
      case "extentinfo" -> {
        seen.once(element);
        extents = extents();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void keep() throws ArchiveException {
    if (foreign.isEmpty()) {
      foreign = new ArrayList<>();
    }
    String element = cursor.capture();
    hold(OBJECT_BYTES + 2L * element.length());
    foreign.add(element);
  }

  private void hold(long bytes) throws ArchiveDamagedException {
    heldBytes += bytes;
    budget.hold(bytes);
  }

  private void time(String element, int at) throws ArchiveException {
    seen.once(element);
    times[at] = LtfsTime.parse(cursor.text(64));
  }

  private String target() throws ArchiveException {
    String text = text(cursor, MAX_TARGET_CHARS);
    if (text.isEmpty()) {
      throw new ArchiveDamagedException("<symlink> is empty");
    }
    checkText("link target", text);
    return text;
  }

  /** A name, which is not longer than names are, percent-decoded if it says that it is encoded. */
  static String encodedText(XmlCursor cursor, String element) throws ArchiveException {
    String text = text(cursor, MAX_NAME_CHARS);
    checkText(element, text);
    return text;
  }

  private static String text(XmlCursor cursor, int maxChars) throws ArchiveException {
    boolean encoded = cursor.attribute("percentencoded").filter("true"::equals).isPresent();
    String text = cursor.text(maxChars);
    return encoded ? LtfsNames.decode(text) : text;
  }

  private static void checkText(String what, String text) throws ArchiveDamagedException {
    Optional<String> fault = LtfsNames.forbiddenCharacter(text);
    if (fault.isPresent()) {
      throw new ArchiveDamagedException(
          "%s %s: %s".formatted(what, fault.get(), LtfsNames.printable(text)));
    }
  }

  private List<LtfsXattr> attributes() throws ArchiveException {
    List<LtfsXattr> list = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    while (cursor.nextChild()) {
      if (!cursor.name().equals("xattr")) {
        skip("extendedattributes");
        continue;
      }
      LtfsXattr attribute = attribute();
      hold(OBJECT_BYTES + 4L * attribute.key().length() + attribute.byteCount());
      if (!keys.add(attribute.key())) {
        losses.accept("attribute is there twice: " + LtfsNames.printable(attribute.key()));
        continue;
      }
      list.add(attribute);
    }
    return list;
  }

  private void skip(String parent) throws ArchiveException {
    losses.accept(
        "unknown element <" + LtfsNames.printable(cursor.name()) + "> in <" + parent + ">");
    cursor.skip();
  }

  private LtfsXattr attribute() throws ArchiveException {
    XmlValues.Seen inside = new XmlValues.Seen("xattr");
    String key = "";
    byte[] value = new byte[0];
    while (cursor.nextChild()) {
      switch (cursor.name()) {
        case "key" -> {
          inside.once("key");
          key = text(cursor, MAX_TARGET_CHARS);
          checkText("attribute key", key);
        }
        case "value" -> {
          inside.once("value");
          value = value();
        }
        default -> skip("xattr");
      }
    }
    inside.require("key", "value");
    if (key.isEmpty()) {
      throw new ArchiveDamagedException("<key> is empty");
    }
    return new LtfsXattr(key, value);
  }

  private byte[] value() throws ArchiveException {
    String type = cursor.attribute("type").orElse("text");
    String text = cursor.text(limits.maxAttributeBytes());
    switch (type) {
      case "text" -> {
        return text.getBytes(StandardCharsets.UTF_8);
      }
      case "base64" -> {
        String digits = text.replaceAll("[ \t\r\n]", "");
        if (digits.isEmpty()) {
          throw new ArchiveDamagedException("empty base64 value of an attribute");
        }
        try {
          return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException e) {
          throw new ArchiveDamagedException("attribute value is not base64", e);
        }
      }
      default -> throw XmlValues.bad("value", type, "type text or base64");
    }
  }

  private List<LtfsExtent> extents() throws ArchiveException {
    List<LtfsExtent> list = new ArrayList<>();
    emptyExtentInfo = true;
    long offset = 0;
    while (cursor.nextChild()) {
      if (!cursor.name().equals("extent")) {
        skip("extentinfo");
        continue;
      }
      emptyExtentInfo = false;
      offset += extent(list, offset);
      hold(OBJECT_BYTES);
    }
    return list;
  }

  /**
   * Reads one extent.
   *
   * @param impliedOffset its place in the file where the format has none (before 2.0)
   * @return its length
   */
  private long extent(List<LtfsExtent> list, long impliedOffset) throws ArchiveException {
    XmlValues.Seen inside = new XmlValues.Seen("extent");
    long fileOffset = impliedOffset;
    char partition = 'a';
    long block = 0;
    long byteOffset = 0;
    long byteCount = 0;
    while (cursor.nextChild()) {
      String element = cursor.name();
      switch (element) {
        case "fileoffset" -> {
          inside.once(element);
          fileOffset = XmlValues.number(cursor);
        }
        case "partition" -> {
          inside.once(element);
          partition = XmlValues.partition(cursor);
        }
        case "startblock" -> {
          inside.once(element);
          block = XmlValues.number(cursor);
        }
        case "byteoffset" -> {
          inside.once(element);
          byteOffset = XmlValues.number(cursor);
        }
        case "bytecount" -> {
          inside.once(element);
          byteCount = XmlValues.number(cursor);
        }
        default -> skip("extent");
      }
    }
    inside.require("partition", "startblock", "byteoffset", "bytecount");
    if (hasUids) {
      inside.require("fileoffset");
    }
    if (byteOffset > 0xFFFF_FFFFL || fileOffset > Long.MAX_VALUE - byteCount) {
      throw new ArchiveDamagedException(
          "extent of absurd size: file offset=%d byte offset=%d bytes=%d"
              .formatted(fileOffset, byteOffset, byteCount));
    }
    if (byteCount > 0) {
      LtfsPointer start = new LtfsPointer(partition, block);
      list.add(new LtfsExtent(fileOffset, start, byteOffset, byteCount));
    }
    return byteCount;
  }

  /**
   * The entry, checked.
   *
   * @param isRoot it is the root directory
   * @param impliedUid its number where the format has none (before 2.0)
   */
  LtfsEntry finish(boolean isRoot, long impliedUid) throws ArchiveDamagedException {
    budget.release(heldBytes);
    seen.require("name", "readonly", "creationtime", "changetime", "modifytime", "accesstime");
    if (hasUids) {
      seen.require("backuptime", "fileuid");
    } else {
      times[4] = times[0];
      uid = impliedUid;
    }
    seen.require(directory ? "contents" : "length");
    String known = Objects.requireNonNull(name);
    checkName(known, isRoot);
    checkUid(isRoot);
    if (target.isPresent() && (seen.has("extentinfo") || emptyExtentInfo)) {
      throw new ArchiveDamagedException("<symlink> and <extentinfo> in one file");
    }
    return new LtfsEntry(
        kind(),
        known,
        readOnly,
        new LtfsTimes(at(0), at(1), at(2), at(3), at(4)),
        uid,
        attributes,
        length,
        LtfsEntry.ordered(extents, length),
        target,
        openForWrite,
        foreign);
  }

  private Instant at(int i) {
    return Objects.requireNonNull(times[i]);
  }

  private Kind kind() {
    if (directory) {
      return Kind.DIRECTORY;
    }
    return target.isPresent() ? Kind.SYMLINK : Kind.FILE;
  }

  private void checkName(String text, boolean isRoot) throws ArchiveDamagedException {
    Optional<String> fault = isRoot ? LtfsNames.volumeNameFault(text) : LtfsNames.fault(text);
    if (fault.isPresent()) {
      throw new ArchiveDamagedException(
          "name %s: %s".formatted(fault.get(), LtfsNames.printable(text)));
    }
  }

  private void checkUid(boolean isRoot) throws ArchiveDamagedException {
    boolean valid = isRoot ? uid == LtfsEntry.ROOT_UID : uid > (directory ? LtfsEntry.ROOT_UID : 0);
    if (!valid) {
      throw new ArchiveDamagedException(
          "<fileuid>: actual=%d expected=%s".formatted(uid, isRoot ? "1" : "2 or more"));
    }
  }
}
