package dev.coffer.archive.tar;

import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the headers of a PAX tar; the grammar is in the package's description.
 *
 * <p>For each entry the caller writes {@link #header}, then exactly {@link
 * EntryMetadata#dataByteCount()} bytes of content, then {@link #paddingBytes} zeros; after the last
 * entry {@link #endOfArchive()}. The same metadata always gives the same bytes.
 *
 * <p>Not thread-safe: one encoder belongs to one thread.
 */
public final class TarEncoder {
  /** The unit of a tar: every header, content and padding begins at a multiple of it. */
  public static final int BLOCK_BYTES = UstarBlock.BYTES;

  /** Most bytes of extended records in one header; {@link TarDecoder} reads no more. */
  public static final int MAX_RECORD_BYTES = 4 << 20;

  private static final byte[] NONE = {};

  private final PaxRecordBuffer out = new PaxRecordBuffer();
  private final UstarBlock ustar = new UstarBlock();
  private final PaxRecordBuffer map = new PaxRecordBuffer();
  private byte[] name = new byte[512];
  private int nameBytes;

  /**
   * All that comes before an entry's content: extended records where needed, the ustar block, and a
   * sparse file's map.
   *
   * @return a buffer over an array, position 0, limit a multiple of 512; valid until the next call
   * @throws IllegalArgumentException if the metadata cannot be written: a negative id, more than
   *     {@link #MAX_RECORD_BYTES} of attributes, a link without a target
   */
  public ByteBuffer header(EntryMetadata entry) {
    check(entry);
    setName(entry.path(), entry.type() == EntryType.DIRECTORY);
    out.clear();
    out.zeros(BLOCK_BYTES);
    map.clear();
    ustar.clear();
    byte[] link = link(entry);
    byte[] userName = entry.userName().getBytes(StandardCharsets.UTF_8);
    byte[] groupName = entry.groupName().getBytes(StandardCharsets.UTF_8);
    if (!isUtf8(name, nameBytes) || !isUtf8(link, link.length)) {
      out.record("hdrcharset", "BINARY");
    }
    long stored = entry.dataByteCount();
    if (entry.extents().isPresent()) {
      stored += sparse(entry, entry.extents().get());
    }
    int split = split(name, nameBytes);
    if (split < 0) {
      out.record("path", Arrays.copyOf(name, nameBytes));
    }
    if (link.length > UstarBlock.NAME_BYTES || !isAscii(link, link.length)) {
      out.record("linkpath", link);
    }
    if (stored > UstarBlock.MAX_SIZE) {
      out.record("size", Long.toString(stored));
    }
    owner(entry, userName, groupName);
    modified(entry.modifiedAt());
    attributes(entry.attributes());

    place(split);
    ustar.type(typeFlag(entry.type()));
    ustar.mode(entry.mode());
    ustar.size(stored);
    ustar.modified(entry.modifiedAt().getEpochSecond());
    ustar.bytes(link, link.length, UstarBlock.LINK, UstarBlock.NAME_BYTES);
    ustar.owner(entry.userId(), entry.groupId());
    ustar.bytes(userName, userName.length, UstarBlock.USER_NAME, UstarBlock.OWNER_NAME_BYTES - 1);
    ustar.bytes(
        groupName, groupName.length, UstarBlock.GROUP_NAME, UstarBlock.OWNER_NAME_BYTES - 1);
    ustar.device(entry.deviceMajor(), entry.deviceMinor());
    ustar.checksum();
    return assemble(entry.path());
  }

  /** Zeros to write behind so many bytes of content. */
  public static int paddingBytes(long contentBytes) {
    return (int) (-contentBytes & (BLOCK_BYTES - 1));
  }

  /** The two zero blocks behind the last entry, in a new array. */
  public static byte[] endOfArchive() {
    return new byte[2 * BLOCK_BYTES];
  }

  private static void check(EntryMetadata entry) {
    if (entry.userId() < 0 || entry.groupId() < 0) {
      throw new IllegalArgumentException(
          "ids of " + entry.path() + ": actual=" + entry.userId() + ":" + entry.groupId());
    }
    if (entry.deviceMajor() < 0 || entry.deviceMinor() < 0) {
      throw new IllegalArgumentException("device numbers of " + entry.path());
    }
    boolean isLink = entry.type() == EntryType.SYMLINK || entry.type() == EntryType.HARDLINK;
    if (isLink && entry.linkTarget().length == 0) {
      throw new IllegalArgumentException("link without target: " + entry.path());
    }
  }

  private static byte[] link(EntryMetadata entry) {
    return switch (entry.type()) {
      case SYMLINK, HARDLINK -> entry.linkTarget();
      case FILE, DIRECTORY, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> NONE;
    };
  }

  private static char typeFlag(EntryType type) {
    return switch (type) {
      case FILE -> '0';
      case HARDLINK -> '1';
      case SYMLINK -> '2';
      case CHARACTER_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  private void setName(EntryPath path, boolean directory) {
    nameBytes = path.byteCount();
    if (name.length < nameBytes + 64) {
      name = new byte[nameBytes + 64];
    }
    path.copyTo(0, name, 0, nameBytes);
    if (directory) {
      name[nameBytes++] = '/';
    }
  }

  /** GNU sparse 1.0: records, a name that says so to others, the map. Returns the map's bytes. */
  private int sparse(EntryMetadata entry, List<DataExtent> given) {
    List<DataExtent> extents =
        SparseMap.normal(given, entry.byteCount())
            .orElseGet(() -> List.of(new DataExtent(0, entry.byteCount())));
    out.record("GNU.sparse.major", "1");
    out.record("GNU.sparse.minor", "0");
    out.record("GNU.sparse.name", Arrays.copyOf(name, nameBytes));
    out.record("GNU.sparse.realsize", Long.toString(entry.byteCount()));
    map.ascii(Integer.toString(extents.size()));
    map.ascii("\n");
    for (DataExtent extent : extents) {
      map.ascii(Long.toString(extent.offset()));
      map.ascii("\n");
      map.ascii(Long.toString(extent.byteCount()));
      map.ascii("\n");
    }
    map.padToBlock();
    int base = lastSlash() + 1;
    String directory = "GNUSparseFile.0/";
    System.arraycopy(name, base, name, base + directory.length(), nameBytes - base);
    for (int i = 0; i < directory.length(); i++) {
      name[base + i] = (byte) directory.charAt(i);
    }
    nameBytes += directory.length();
    return map.size();
  }

  private void owner(EntryMetadata entry, byte[] userName, byte[] groupName) {
    if (entry.userId() > UstarBlock.MAX_ID) {
      out.record("uid", Long.toString(entry.userId()));
    }
    if (entry.groupId() > UstarBlock.MAX_ID) {
      out.record("gid", Long.toString(entry.groupId()));
    }
    if (needsRecord(userName)) {
      out.record("uname", userName);
    }
    if (needsRecord(groupName)) {
      out.record("gname", groupName);
    }
  }

  private static boolean needsRecord(byte[] ownerName) {
    return ownerName.length >= UstarBlock.OWNER_NAME_BYTES || !isAscii(ownerName, ownerName.length);
  }

  private void modified(Instant time) {
    long second = time.getEpochSecond();
    if (time.getNano() != 0 || second < 0 || second > UstarBlock.MAX_SIZE) {
      out.record("mtime", PaxTime.format(time));
    }
  }

  private void attributes(Map<String, byte[]> attributes) {
    if (attributes.isEmpty()) {
      return;
    }
    acl("SCHILY.acl.access", attributes.get(PosixAcl.ACCESS));
    acl("SCHILY.acl.default", attributes.get(PosixAcl.DEFAULT));
    for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
      out.record(XattrNames.toKey(attribute.getKey()), attribute.getValue());
    }
  }

  private void acl(String key, byte @Nullable [] attribute) {
    if (attribute != null) {
      PosixAcl.text(attribute).ifPresent(text -> out.record(key, text));
    }
  }

  /** Puts the name into the block: whole, split at a slash, or as much of it as there is room. */
  private void place(int split) {
    if (split > 0) {
      ustar.bytes(name, split, UstarBlock.PREFIX, UstarBlock.PREFIX_BYTES);
      int rest = nameBytes - split - 1;
      System.arraycopy(name, split + 1, ustar.block(), UstarBlock.NAME, rest);
    } else {
      ustar.bytes(name, nameBytes, UstarBlock.NAME, UstarBlock.NAME_BYTES);
    }
  }

  /** Where a name is split into prefix and name: 0 not at all, -1 it does not fit. */
  private static int split(byte[] name, int count) {
    if (!isAscii(name, count)) {
      return -1;
    }
    if (count <= UstarBlock.NAME_BYTES) {
      return 0;
    }
    int last = Math.min(UstarBlock.PREFIX_BYTES, count - 2); // a directory's last slash stays
    for (int i = last; i > 0 && count - i - 1 <= UstarBlock.NAME_BYTES; i--) {
      if (name[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  private ByteBuffer assemble(EntryPath path) {
    int records = out.size() - BLOCK_BYTES;
    if (records > MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "extended header of "
              + path
              + ": actual="
              + records
              + " bytes expected<="
              + MAX_RECORD_BYTES);
    }
    if (records == 0) {
      out.clear();
    } else {
      out.padToBlock();
    }
    out.put(ustar.block(), out.size());
    if (records > 0) {
      paxBlock(path, records);
      out.put(ustar.block(), 0);
    }
    if (map.size() > 0) {
      int at = out.size();
      out.zeros(map.size());
      System.arraycopy(map.array(), 0, out.array(), at, map.size());
    }
    return ByteBuffer.wrap(out.array(), 0, out.size());
  }

  /** The block before the records; its name is for readers that take them for a file. */
  private void paxBlock(EntryPath path, int records) {
    ustar.clear();
    byte[] block = ustar.block();
    String directory = "PaxHeaders/";
    for (int i = 0; i < directory.length(); i++) {
      block[i] = (byte) directory.charAt(i);
    }
    byte[] base = path.name();
    ustar.bytes(
        base, base.length, directory.length(), UstarBlock.NAME_BYTES - directory.length() - 1);
    ustar.type('x');
    ustar.mode(0644);
    ustar.owner(0, 0);
    ustar.size(records);
    ustar.modified(0);
    ustar.device(0, 0);
    ustar.checksum();
  }

  private int lastSlash() {
    for (int i = nameBytes - 1; i >= 0; i--) {
      if (name[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  private static boolean isAscii(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] bytes, int count) {
    if (isAscii(bytes, count)) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, count));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
