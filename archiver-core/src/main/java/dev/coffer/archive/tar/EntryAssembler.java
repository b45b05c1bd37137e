package dev.coffer.archive.tar;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryNames;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one entry of its header block and the extensions before it. Reads sparse maps. */
final class EntryAssembler {
  private static final byte[] NO_LINK = {};

  private final HeaderGroup group;
  private final TarHeader header;
  private final PaxRecords pax;
  private final TarItem item;
  private long contentBytes;
  private long bytesAfterContent;

  EntryAssembler(HeaderGroup group, TarHeader header, TarInput in) throws IOException {
    this.group = group;
    this.header = header;
    this.pax = group.records();
    long size = pax.number("size", header.size());
    if (size > Long.MAX_VALUE - 2 * UstarBlock.BYTES) {
      throw new ArchiveDamagedException("tar header, size: actual=" + size);
    }
    byte[] name = name();
    Optional<EntryType> type = type(name);
    long stored = storedBytes(type, size);
    this.item = assemble(in, name, type, stored);
  }

  TarItem item() {
    return item;
  }

  /** Bytes of content that follow and may be read. */
  long contentBytes() {
    return contentBytes;
  }

  /** Bytes behind the content, up to the next header. */
  long bytesAfterContent() {
    return bytesAfterContent;
  }

  private TarItem assemble(TarInput in, byte[] name, Optional<EntryType> type, long stored)
      throws IOException {
    SparseReader sparse = SparseReader.read(header, pax, in, stored);
    long left = stored - sparse.mapBytes();
    bytesAfterContent = left + TarEncoder.paddingBytes(stored);
    byte[] path = TarNames.normal(name);
    Optional<String> fault = EntryPath.fault(path);
    if (fault.isPresent()) {
      return refused(name, fault.get());
    }
    if (type.isEmpty()) {
      return refused(name, typeFault());
    }
    byte[] link = link(type.get());
    if (type.get() == EntryType.HARDLINK) {
      link = TarNames.normal(link);
      Optional<String> linkFault = EntryPath.fault(link);
      if (linkFault.isPresent()) {
        return refused(name, "hard link to a name that " + linkFault.get());
      }
    } else if (type.get() == EntryType.SYMLINK && !isLinkText(link)) {
      return refused(name, "symbolic link without a usable target");
    }
    boolean isFile = type.get() == EntryType.FILE;
    Optional<List<DataExtent>> extents = isFile ? sparse.extents() : Optional.empty();
    EntryMetadata metadata =
        metadata(
            EntryPath.of(path), type.get(), link, isFile ? sparse.realBytes(left) : 0, extents);
    if (isFile) {
      contentBytes = left;
      bytesAfterContent -= left;
    }
    return new TarItem.Entry(metadata, group.start(), group.isSuspect());
  }

  private TarItem refused(byte[] name, String reason) {
    return new TarItem.Refused(EntryNames.printable(name), reason, group.start());
  }

  private String typeFault() {
    char type = header.type();
    return type == 'M'
        ? "the continuation of a file on another volume"
        : "of unknown type " + EntryNames.printable(new byte[] {(byte) type});
  }

  private EntryMetadata metadata(
      EntryPath path, EntryType type, byte[] link, long size, Optional<List<DataExtent>> extents)
      throws ArchiveDamagedException {
    boolean device = type == EntryType.CHARACTER_DEVICE || type == EntryType.BLOCK_DEVICE;
    Map<String, byte[]> attributes = PaxAttributes.of(pax.values());
    return new EntryMetadata(
        path,
        type,
        header.mode(),
        pax.number("uid", header.userId()),
        pax.number("gid", header.groupId()),
        textOr("uname", header.userName()),
        textOr("gname", header.groupName()),
        modified(),
        size,
        link,
        device ? pax.number("SCHILY.devmajor", header.deviceMajor()) : 0,
        device ? pax.number("SCHILY.devminor", header.deviceMinor()) : 0,
        extents,
        attributes);
  }

  private String textOr(String key, String fallback) {
    byte[] value = pax.bytes(key);
    return value == null ? fallback : TarHeader.text(value);
  }

  private Instant modified() throws ArchiveDamagedException {
    String text = pax.text("mtime");
    try {
      return text == null ? Instant.ofEpochSecond(header.modified()) : PaxTime.parse(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ArchiveDamagedException(
          "tar header, time: actual="
              + (text == null
                  ? header.modified()
                  : EntryNames.printable(text.getBytes(StandardCharsets.UTF_8))),
          e);
    }
  }

  private byte[] name() {
    byte[] name = pax.bytes("GNU.sparse.name");
    if (name == null) {
      name = pax.bytes("path");
    }
    if (name == null) {
      name = group.longName();
    }
    return name == null ? header.name() : name;
  }

  private byte[] link(EntryType type) {
    if (type != EntryType.SYMLINK && type != EntryType.HARDLINK) {
      return NO_LINK;
    }
    byte[] link = pax.bytes("linkpath");
    if (link == null) {
      link = group.longLink();
    }
    return link == null ? header.link() : link;
  }

  private static boolean isLinkText(byte[] link) {
    for (byte b : link) {
      if (b == 0) {
        return false;
      }
    }
    return link.length > 0;
  }

  private Optional<EntryType> type(byte[] name) {
    return switch (header.type()) {
      // Before POSIX a directory was a file whose name ends in a slash.
      case '\0', '0' ->
          Optional.of(
              name.length > 0 && name[name.length - 1] == '/'
                  ? EntryType.DIRECTORY
                  : EntryType.FILE);
      case '7', 'S' -> Optional.of(EntryType.FILE);
      case '1' -> Optional.of(EntryType.HARDLINK);
      case '2' -> Optional.of(EntryType.SYMLINK);
      case '3' -> Optional.of(EntryType.CHARACTER_DEVICE);
      case '4' -> Optional.of(EntryType.BLOCK_DEVICE);
      case '5', 'D' -> Optional.of(EntryType.DIRECTORY);
      case '6' -> Optional.of(EntryType.FIFO);
      default -> Optional.empty();
    };
  }

  /** What follows in the tar: links, directories and devices have a size there but no content. */
  private long storedBytes(Optional<EntryType> type, long size) {
    if (type.isEmpty() || type.get() == EntryType.FILE || header.type() == 'D') {
      return size;
    }
    // pax may store a file's content again with each hard link; nobody else does.
    boolean repeats = type.get() == EntryType.HARDLINK && group.hasLocal();
    return repeats ? size : 0;
  }
}
