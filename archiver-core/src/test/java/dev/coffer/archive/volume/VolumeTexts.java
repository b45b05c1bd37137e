package dev.coffer.archive.volume;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.testkit.Entries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** Manifests, index entries and volume facts at random: whatever the formats can hold. */
final class VolumeTexts {
  private VolumeTexts() {}

  static Manifest manifest(Random random) {
    int part = 1 + random.nextInt(3);
    List<Segment> segments = new ArrayList<>();
    List<TapeFile> indexes = new ArrayList<>();
    long tarOffset = 0;
    for (int volume = 1; volume <= part; volume++) {
      Volser volser = new Volser("V%05d".formatted(volume));
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        int frameBytes = 1 << (12 + random.nextInt(15));
        long tarBytes = 1 + random.nextLong(frameBytes * 1000L);
        segments.add(
            new Segment(
                segments.size() + 1, tapeFile(random, volser), tarOffset, tarBytes, frameBytes));
        tarOffset += tarBytes;
      }
      indexes.add(tapeFile(random, volser));
    }
    String kind = List.of("full", "incremental", "differential").get(random.nextInt(3));
    return new Manifest(
        id(random),
        text(random),
        text(random),
        kind,
        random.nextLong() >>> 1,
        random.nextBoolean() ? Optional.of(id(random)) : Optional.empty(),
        kind.equals("full") ? Optional.empty() : Optional.of(base(random)),
        time(random),
        time(random),
        text(random),
        part,
        random.nextBoolean(),
        tarOffset,
        random.nextLong() >>> 1,
        random.nextLong() >>> 1,
        segments,
        indexes,
        random.nextBoolean() ? List.of() : List.of("ab".repeat(32), text(random)),
        random.nextBoolean() ? Optional.of(text(random)) : Optional.empty(),
        notes(random));
  }

  private static ManifestBase base(Random random) {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    return new ManifestBase(
        id(random),
        text(random),
        Sha256.of(digest),
        random.nextBoolean() ? List.of() : List.of(new Volser("CF0001"), new Volser("CF0002")));
  }

  static TapeFile tapeFile(Random random, Volser volser) {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    byte[] header = new byte[random.nextInt(3000)];
    random.nextBytes(header);
    boolean ltfs = random.nextInt(4) == 0;
    return new TapeFile(
        volser,
        1 + random.nextInt(1000),
        1 + random.nextInt(100_000),
        ltfs ? "documents/segment-" + random.nextInt(1000) : "",
        ltfs ? 1 : 0,
        random.nextLong(1L << 40),
        VolumeFacts.MIN_BLOCK_BYTES << random.nextInt(8),
        random.nextLong(1L << 50),
        Sha256.of(digest),
        header);
  }

  /** As an index has it: without attributes and extents, and only what its type has. */
  static IndexEntry indexEntry(Random random) {
    EntryMetadata any = Entries.random(random);
    EntryMetadata metadata =
        new EntryMetadata(
            any.path(),
            any.type(),
            any.mode(),
            any.userId(),
            any.groupId(),
            any.userName(),
            any.groupName(),
            any.modifiedAt(),
            any.byteCount(),
            any.linkTarget(),
            any.deviceMajor(),
            any.deviceMinor(),
            Optional.empty(),
            Map.of());
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    boolean file = any.type() == EntryType.FILE;
    return new IndexEntry(
        metadata,
        random.nextLong(1L << 50),
        512 * (1 + random.nextLong(1L << 40)),
        file ? Optional.of(Sha256.of(digest)) : Optional.empty(),
        file ? SourceEntry.Outcome.values()[random.nextInt(3)] : SourceEntry.Outcome.COMPLETE,
        random.nextBoolean()
            ? Optional.of(new ChangeStamp(time(random), random.nextLong() & Long.MAX_VALUE))
            : Optional.empty());
  }

  static VolumeFacts facts(Random random) {
    return new VolumeFacts(
        new UUID(random.nextLong(), random.nextLong()),
        new Volser("V%05d".formatted(random.nextInt(100_000))),
        text(random),
        1 + random.nextInt(Integer.MAX_VALUE - 1),
        text(random),
        time(random),
        text(random),
        VolumeFacts.MIN_BLOCK_BYTES
            + random.nextInt(VolumeFacts.MAX_BLOCK_BYTES - VolumeFacts.MIN_BLOCK_BYTES + 1),
        notes(random));
  }

  static ArchiveId id(Random random) {
    return ArchiveId.of(random.nextLong(1L << 47), random.nextLong(), random.nextLong());
  }

  private static Map<String, String> notes(Random random) {
    Map<String, String> notes = new TreeMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      notes.put(text(random), text(random));
    }
    return notes;
  }

  private static Instant time(Random random) {
    return Instant.ofEpochSecond(
        random.nextLong(-70_000_000_000L, 300_000_000_000L), random.nextInt(1_000_000_000));
  }

  /** Any characters but lone surrogates, which are none. */
  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(20);
    for (int i = 0; i < count; i++) {
      int point =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> random.nextInt(0x20, 0x80);
            case 2 -> random.nextInt(0x80, 0xD800);
            default -> random.nextInt(0xE000, 0x11_0000);
          };
      text.appendCodePoint(point);
    }
    return text.toString();
  }
}
