package dev.coffer.archive.testkit;

import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Entries for tests: plain ones by hand, odd ones from a seed. */
public final class Entries {
  public static final Instant TIME = Instant.parse("2026-03-04T05:06:07.123456789Z");

  private Entries() {}

  public static EntryMetadata file(String path, long size) {
    return of(EntryPath.of(path), EntryType.FILE, size, "");
  }

  public static EntryMetadata directory(String path) {
    return of(EntryPath.of(path), EntryType.DIRECTORY, 0, "");
  }

  public static EntryMetadata symlink(String path, String target) {
    return of(EntryPath.of(path), EntryType.SYMLINK, 0, target);
  }

  public static EntryMetadata hardlink(String path, String target) {
    return of(EntryPath.of(path), EntryType.HARDLINK, 0, target);
  }

  public static EntryMetadata of(EntryPath path, EntryType type, long size, String link) {
    return new EntryMetadata(
        path,
        type,
        type == EntryType.DIRECTORY ? 0755 : 0644,
        0,
        0,
        "root",
        "root",
        TIME,
        size,
        link.getBytes(StandardCharsets.UTF_8),
        0,
        0,
        Optional.empty(),
        Map.of());
  }

  public static EntryMetadata sparse(String path, long size, List<DataExtent> extents) {
    EntryMetadata m = file(path, size);
    return new EntryMetadata(
        m.path(),
        m.type(),
        m.mode(),
        m.userId(),
        m.groupId(),
        m.userName(),
        m.groupName(),
        m.modifiedAt(),
        size,
        m.linkTarget(),
        0,
        0,
        Optional.of(extents),
        Map.of());
  }

  public static EntryMetadata withAttributes(EntryMetadata m, Map<String, byte[]> attributes) {
    return new EntryMetadata(
        m.path(),
        m.type(),
        m.mode(),
        m.userId(),
        m.groupId(),
        m.userName(),
        m.groupName(),
        m.modifiedAt(),
        m.byteCount(),
        m.linkTarget(),
        m.deviceMajor(),
        m.deviceMinor(),
        m.extents(),
        attributes);
  }

  public static EntryMetadata withModeAndOwner(EntryMetadata m, int mode, long user, long group) {
    return new EntryMetadata(
        m.path(),
        m.type(),
        mode,
        user,
        group,
        m.userName(),
        m.groupName(),
        m.modifiedAt(),
        m.byteCount(),
        m.linkTarget(),
        m.deviceMajor(),
        m.deviceMinor(),
        m.extents(),
        m.attributes());
  }

  /** Any entry at all that the format can hold, small in content. */
  public static EntryMetadata random(Random random) {
    EntryType type = EntryType.values()[random.nextInt(EntryType.values().length)];
    boolean link = type == EntryType.SYMLINK || type == EntryType.HARDLINK;
    boolean device = type == EntryType.CHARACTER_DEVICE || type == EntryType.BLOCK_DEVICE;
    long size = type == EntryType.FILE ? random.nextInt(3000) : 0;
    Optional<List<DataExtent>> extents = Optional.empty();
    if (type == EntryType.FILE && random.nextInt(3) == 0) {
      size = (random.nextLong() >>> 1) >>> random.nextInt(60);
      extents = randomExtents(random, size);
    }
    byte[] target = new byte[0];
    if (link) {
      target = randomPath(random, type == EntryType.HARDLINK ? 200 : 400);
    }
    return new EntryMetadata(
        EntryPath.of(randomPath(random, 400)),
        type,
        random.nextInt(010000),
        randomId(random),
        randomId(random),
        randomOwner(random),
        randomOwner(random),
        randomTime(random),
        size,
        target,
        device ? random.nextInt(4096) : 0,
        device ? random.nextInt(1 << 20) : 0,
        extents,
        randomAttributes(random));
  }

  private static Optional<List<DataExtent>> randomExtents(Random random, long size) {
    List<DataExtent> extents = new ArrayList<>();
    long at = 1 + random.nextInt(1000);
    int count = random.nextInt(100);
    for (int i = 0; i < count; i++) {
      long length = 1 + random.nextInt(600);
      if (at > size - length) {
        break;
      }
      extents.add(new DataExtent(at, length));
      at += length + 1 + random.nextInt(100_000);
    }
    if (size == 0) {
      return Optional.empty();
    }
    long end = extents.isEmpty() ? 0 : extents.getLast().end();
    if (end < size) {
      extents.add(new DataExtent(size, 0));
    }
    return Optional.of(extents);
  }

  private static byte[] randomPath(Random random, int most) {
    while (true) {
      byte[] bytes = new byte[1 + random.nextInt(most)];
      int kind = random.nextInt(3);
      for (int i = 0; i < bytes.length; i++) {
        boolean slash = random.nextInt(12) == 0;
        bytes[i] =
            (byte) (slash ? '/' : kind == 0 ? 'a' + random.nextInt(26) : 1 + random.nextInt(255));
      }
      if (EntryPath.fault(bytes).isEmpty()) {
        return bytes;
      }
    }
  }

  private static long randomId(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> random.nextInt(70_000);
      default -> random.nextLong() & 0xFFFF_FFFFL;
    };
  }

  private static String randomOwner(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> "root";
      case 2 -> "jürgen-" + random.nextInt(100);
      default -> "a-name-longer-than-the-field-of-a-ustar-header-" + random.nextInt(100);
    };
  }

  private static Instant randomTime(Random random) {
    long second = random.nextLong() >> (24 + random.nextInt(20));
    int nano = random.nextBoolean() ? 0 : random.nextInt(1_000_000_000);
    return Instant.ofEpochSecond(Math.clamp(second, -100_000_000_000L, 100_000_000_000L), nano);
  }

  private static Map<String, byte[]> randomAttributes(Random random) {
    Map<String, byte[]> attributes = new HashMap<>();
    int count = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[random.nextInt(300)];
      random.nextBytes(value);
      attributes.put("user." + randomOwner(random) + "=%" + i, value);
    }
    return attributes;
  }
}
