package dev.coffer.archive.ltfs;

import dev.coffer.archive.ltfs.LtfsEntry.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An entry as few bytes, the form in which an index of millions of entries is kept in memory: name,
 * flags, number, length, times (one, where the five agree), a SHA-256 as 32 bytes, extents. All
 * numbers in groups of seven bits, least significant first.
 *
 * <pre>
 *   n name-bytes   flags   uid   [length]   times   [attributes]   [extents]   [link]   [foreign]
 * </pre>
 */
final class PackedEntry {
  private static final int KIND_MASK = 3;
  private static final int READ_ONLY = 4;
  private static final int OPEN = 8;
  private static final int HAS_ATTRIBUTES = 16;
  private static final int HAS_EXTENTS = 32;
  private static final int HAS_FOREIGN = 64;

  private PackedEntry() {}

  static byte[] pack(LtfsEntry entry) {
    Out out = new Out();
    out.text(entry.name());
    int flags =
        code(entry.kind())
            | (entry.readOnly() ? READ_ONLY : 0)
            | (entry.openForWrite() ? OPEN : 0)
            | (entry.attributes().isEmpty() ? 0 : HAS_ATTRIBUTES)
            | (entry.extents().isEmpty() ? 0 : HAS_EXTENTS)
            | (entry.foreign().isEmpty() ? 0 : HAS_FOREIGN);
    out.number(flags);
    out.number(entry.fileUid());
    if (entry.kind() != Kind.DIRECTORY) {
      out.number(entry.byteCount());
    }
    times(out, entry.times());
    if (!entry.attributes().isEmpty()) {
      attributes(out, entry.attributes());
    }
    if (!entry.extents().isEmpty()) {
      extents(out, entry.extents());
    }
    entry.linkTarget().ifPresent(out::text);
    if (!entry.foreign().isEmpty()) {
      out.number(entry.foreign().size());
      entry.foreign().forEach(out::text);
    }
    return out.toBytes();
  }

  private static int code(Kind kind) {
    return switch (kind) {
      case FILE -> 0;
      case DIRECTORY -> 1;
      case SYMLINK -> 2;
    };
  }

  private static Kind kind(int code) {
    return switch (code) {
      case 0 -> Kind.FILE;
      case 1 -> Kind.DIRECTORY;
      default -> Kind.SYMLINK;
    };
  }

  private static List<Instant> list(LtfsTimes t) {
    return List.of(t.created(), t.changed(), t.modified(), t.accessed(), t.backedUp());
  }

  /** Five indexes of three bits each into the list of different times that follows. */
  private static void times(Out out, LtfsTimes times) {
    List<Instant> different = new ArrayList<>();
    int pattern = 0;
    int shift = 0;
    for (Instant time : list(times)) {
      int at = different.indexOf(time);
      if (at < 0) {
        at = different.size();
        different.add(time);
      }
      pattern |= at << shift;
      shift += 3;
    }
    out.number(pattern);
    for (Instant time : different) {
      out.number(time.getEpochSecond() - LtfsTime.MIN.getEpochSecond());
      out.number(time.getNano());
    }
  }

  private static void attributes(Out out, List<LtfsXattr> attributes) {
    out.number(attributes.size());
    for (LtfsXattr attribute : attributes) {
      boolean digest =
          attribute.key().equals(LtfsXattr.SHA256) && attribute.text().matches("[0-9a-f]{64}");
      if (digest) {
        // no key is empty, so a length of 0 says that a digest follows
        out.number(0);
        out.bytes(HexFormat.of().parseHex(attribute.text()));
      } else {
        out.text(attribute.key());
        byte[] value = attribute.value();
        out.number(value.length);
        out.bytes(value);
      }
    }
  }

  private static void extents(Out out, List<LtfsExtent> extents) {
    out.number(extents.size());
    for (LtfsExtent extent : extents) {
      out.number(extent.fileOffset());
      out.number(extent.start().partition() - 'a');
      out.number(extent.start().block());
      out.number(extent.byteOffset());
      out.number(extent.byteCount());
    }
  }

  static LtfsEntry unpack(byte[] packed) {
    In in = new In(packed);
    String name = in.text();
    int flags = (int) in.number();
    Kind kind = kind(flags & KIND_MASK);
    long uid = in.number();
    long byteCount = kind == Kind.DIRECTORY ? 0 : in.number();
    LtfsTimes times = times(in);
    List<LtfsXattr> attributes = (flags & HAS_ATTRIBUTES) == 0 ? List.of() : attributes(in);
    List<LtfsExtent> extents = (flags & HAS_EXTENTS) == 0 ? List.of() : extents(in);
    Optional<String> target = kind == Kind.SYMLINK ? Optional.of(in.text()) : Optional.empty();
    List<String> foreign = new ArrayList<>();
    if ((flags & HAS_FOREIGN) != 0) {
      for (long n = in.number(); n > 0; n--) {
        foreign.add(in.text());
      }
    }
    return new LtfsEntry(
        kind,
        name,
        (flags & READ_ONLY) != 0,
        times,
        uid,
        attributes,
        byteCount,
        extents,
        target,
        (flags & OPEN) != 0,
        foreign);
  }

  private static LtfsTimes times(In in) {
    int pattern = (int) in.number();
    Instant[] different = new Instant[5];
    Instant[] t = new Instant[5];
    int known = 0;
    for (int i = 0; i < 5; i++) {
      known = Math.max(known, ((pattern >> (3 * i)) & 7) + 1);
    }
    for (int i = 0; i < known; i++) {
      long seconds = in.number() + LtfsTime.MIN.getEpochSecond();
      different[i] = Instant.ofEpochSecond(seconds, in.number());
    }
    for (int i = 0; i < 5; i++) {
      t[i] = different[(pattern >> (3 * i)) & 7];
    }
    return new LtfsTimes(t[0], t[1], t[2], t[3], t[4]);
  }

  private static List<LtfsXattr> attributes(In in) {
    List<LtfsXattr> attributes = new ArrayList<>();
    for (long n = in.number(); n > 0; n--) {
      int keyBytes = (int) in.number();
      if (keyBytes == 0) {
        attributes.add(LtfsXattr.text(LtfsXattr.SHA256, HexFormat.of().formatHex(in.bytes(32))));
      } else {
        String key = new String(in.bytes(keyBytes), StandardCharsets.UTF_8);
        attributes.add(new LtfsXattr(key, in.bytes((int) in.number())));
      }
    }
    return attributes;
  }

  private static List<LtfsExtent> extents(In in) {
    List<LtfsExtent> extents = new ArrayList<>();
    for (long n = in.number(); n > 0; n--) {
      long fileOffset = in.number();
      LtfsPointer start = new LtfsPointer((char) ('a' + in.number()), in.number());
      extents.add(new LtfsExtent(fileOffset, start, in.number(), in.number()));
    }
    return extents;
  }

  /** The name alone, in UTF-8. */
  static byte[] unpackName(byte[] packed) {
    In in = new In(packed);
    return in.bytes((int) in.number());
  }

  /** True if the packed entry has this name, in UTF-8. */
  static boolean hasName(byte[] packed, byte[] name) {
    In in = new In(packed);
    int length = (int) in.number();
    return Arrays.equals(packed, in.at, in.at + length, name, 0, name.length);
  }

  /** A hash of the name, spread over all bits. */
  static int nameHash(byte[] packed) {
    In in = new In(packed);
    int length = (int) in.number();
    return hash(packed, in.at, in.at + length);
  }

  static int nameHash(byte[] name, int length) {
    return hash(name, 0, length);
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 0x811C9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i]) * 0x01000193;
    }
    hash ^= hash >>> 16;
    hash *= 0x7FEB352D;
    return hash ^ (hash >>> 15);
  }

  /** Writes. */
  private static final class Out {
    private byte[] bytes = new byte[128];
    private int length;

    void number(long value) {
      room(10);
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      bytes[length++] = (byte) rest;
    }

    void text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      number(utf8.length);
      bytes(utf8);
    }

    void bytes(byte[] more) {
      room(more.length);
      System.arraycopy(more, 0, bytes, length, more.length);
      length += more.length;
    }

    private void room(int more) {
      if (bytes.length - length < more) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
      }
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, length);
    }
  }

  /** Reads what {@link Out} wrote. */
  private static final class In {
    private final byte[] bytes;
    private int at;

    In(byte[] bytes) {
      this.bytes = bytes;
    }

    long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        value |= (long) (b & 0x7F) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }

    byte[] bytes(int count) {
      byte[] copy = Arrays.copyOfRange(bytes, at, at + count);
      at += count;
      return copy;
    }

    String text() {
      return new String(bytes((int) number()), StandardCharsets.UTF_8);
    }
  }
}
