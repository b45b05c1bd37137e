package dev.coffer.archive.tar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * POSIX access control lists between the kernel's attribute form and the text that GNU tar, bsdtar
 * and star keep in {@code SCHILY.acl.access} and {@code SCHILY.acl.default}.
 *
 * <pre>
 * attribute = version(le32 = 2) *( tag(le16) permissions(le16) id(le32) )     linux/posix_acl_xattr.h
 * text      = entry *( "," entry )
 * entry     = ("user" / "group" / "mask" / "other") ":" [ name ] ":" rwx [ ":" id ]
 * </pre>
 *
 * <p>The text is written with the number as name and as id: acl_from_text(3) takes a number for a
 * name, libarchive takes the id.
 */
public final class PosixAcl {
  /** The kernel's name of a file's own list. */
  public static final String ACCESS = "system.posix_acl_access";

  /** The kernel's name of the list that a directory gives to what is made in it. */
  public static final String DEFAULT = "system.posix_acl_default";

  private static final int VERSION = 2;
  private static final int USER_OWNER = 0x01;
  private static final int USER = 0x02;
  private static final int GROUP_OWNER = 0x04;
  private static final int GROUP = 0x08;
  private static final int MASK = 0x10;
  private static final int OTHER = 0x20;
  private static final int NO_ID = -1;
  private static final Pattern SEPARATOR = Pattern.compile("[,\n]");

  private PosixAcl() {}

  /** The text of an attribute, empty if it is not of a form this knows. */
  public static Optional<String> text(byte[] attribute) {
    if (attribute.length < 4 || (attribute.length - 4) % 8 != 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(attribute).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt() != VERSION) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    while (in.hasRemaining()) {
      int tag = in.getShort();
      int permissions = in.getShort();
      String id = Integer.toUnsignedString(in.getInt());
      if ((permissions & ~7) != 0) {
        return Optional.empty();
      }
      text.append(text.isEmpty() ? "" : ",");
      switch (tag) {
        case USER_OWNER -> text.append("user::");
        case USER -> text.append("user:").append(id).append(':');
        case GROUP_OWNER -> text.append("group::");
        case GROUP -> text.append("group:").append(id).append(':');
        case MASK -> text.append("mask::");
        case OTHER -> text.append("other::");
        default -> {
          return Optional.empty();
        }
      }
      text.append((permissions & 4) != 0 ? 'r' : '-');
      text.append((permissions & 2) != 0 ? 'w' : '-');
      text.append((permissions & 1) != 0 ? 'x' : '-');
      if (tag == USER || tag == GROUP) {
        text.append(':').append(id);
      }
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }

  /**
   * The attribute of a text.
   *
   * @param userIds looks up a user's name that stands without an id
   * @param groupIds likewise a group's
   * @return empty if the text is malformed or a name is not known
   */
  public static Optional<byte[]> attribute(
      byte[] text,
      Function<String, OptionalLong> userIds,
      Function<String, OptionalLong> groupIds) {
    List<AclEntry> entries = new ArrayList<>();
    for (String line : SEPARATOR.split(new String(text, StandardCharsets.UTF_8), -1)) {
      int comment = line.indexOf('#');
      String entry = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (entry.isEmpty()) {
        continue;
      }
      Optional<AclEntry> parsed = parse(entry.split(":", -1), userIds, groupIds);
      if (parsed.isEmpty()) {
        return Optional.empty();
      }
      entries.add(parsed.get());
    }
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    // The kernel refuses lists that are not in this order.
    entries.sort(
        Comparator.comparingInt(AclEntry::tag).thenComparing(e -> Integer.toUnsignedLong(e.id)));
    ByteBuffer out = ByteBuffer.allocate(4 + 8 * entries.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(VERSION);
    for (AclEntry entry : entries) {
      out.putShort((short) entry.tag).putShort((short) entry.permissions).putInt(entry.id);
    }
    return Optional.of(out.array());
  }

  private static Optional<AclEntry> parse(
      String[] fields,
      Function<String, OptionalLong> userIds,
      Function<String, OptionalLong> groupIds) {
    if (fields.length < 2 || fields.length > 4) {
      return Optional.empty();
    }
    // Solaris and old star write mask:rwx and other:rwx with one colon.
    String[] full = fields.length == 2 ? new String[] {fields[0], "", fields[1]} : fields;
    boolean named = !full[1].isEmpty();
    int permissions = permissions(full[2]);
    int tag =
        switch (full[0]) {
          case "user", "u" -> named ? USER : USER_OWNER;
          case "group", "g" -> named ? GROUP : GROUP_OWNER;
          case "mask", "m" -> MASK;
          case "other", "o" -> OTHER;
          default -> -1;
        };
    if (tag < 0 || permissions < 0) {
      return Optional.empty();
    }
    if (tag != USER && tag != GROUP) {
      return Optional.of(new AclEntry(tag, permissions, NO_ID));
    }
    OptionalLong id = full.length == 4 ? number(full[3]) : OptionalLong.empty();
    if (id.isEmpty()) {
      id = number(full[1]);
    }
    if (id.isEmpty()) {
      id = (tag == USER ? userIds : groupIds).apply(full[1]);
    }
    return id.isEmpty()
        ? Optional.empty()
        : Optional.of(new AclEntry(tag, permissions, (int) id.getAsLong()));
  }

  private static int permissions(String text) {
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case 'r' -> bits |= 4;
        case 'w' -> bits |= 2;
        case 'x' -> bits |= 1;
        case '-', ' ', '\t' -> {}
        default -> {
          return -1;
        }
      }
    }
    return bits;
  }

  private static OptionalLong number(String text) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    long value = Long.parseLong(text);
    return value > 0xFFFF_FFFFL ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private record AclEntry(int tag, int permissions, int id) {}
}
