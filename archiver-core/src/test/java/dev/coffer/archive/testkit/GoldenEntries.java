package dev.coffer.archive.testkit;

import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.source.SourceEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the golden cartridges hold: one of everything, always the same. */
public final class GoldenEntries {
  /**
   * rw for the owner, r for user 1000, nothing else: version, then tag, permissions and id each.
   */
  private static final byte[] ACL =
      HexFormat.of()
          .parseHex(
              "02000000"
                  + "01000600ffffffff"
                  + "02000400e8030000"
                  + "04000000ffffffff"
                  + "10000400ffffffff"
                  + "20000000ffffffff");

  private static final long PATIENCE_SECONDS = 60;

  private GoldenEntries() {}

  /** One of everything that an archive can hold. */
  public static List<SourceEntry> tree() {
    List<SourceEntry> entries = new ArrayList<>();
    entries.add(new Fixed(Entries.directory("srv"), 0));
    entries.add(new Fixed(Entries.file("srv/empty", 0), 0));
    entries.add(new Fixed(Entries.file("srv/letter", 321), 1));
    entries.add(new Fixed(Entries.file("srv/noise", 90_001), -2));
    entries.add(new Fixed(Entries.file("srv/text", 30_000), 3));
    entries.add(new Fixed(Entries.hardlink("srv/same-letter", "srv/letter"), 0));
    entries.add(new Fixed(Entries.symlink("srv/link", "../etc/passwd"), 0));
    entries.add(
        new Fixed(
            Entries.sparse(
                "srv/sparse",
                1 << 26,
                List.of(
                    new DataExtent(4096, 1000),
                    new DataExtent(50_000_000, 3000),
                    new DataExtent(1 << 26, 0))),
            4));
    entries.add(
        new Fixed(
            Entries.withAttributes(
                Entries.file("srv/attributes", 10),
                Map.of(
                    "user.comment",
                    "kept".getBytes(StandardCharsets.UTF_8),
                    "system.posix_acl_access",
                    ACL)),
            5));
    entries.add(
        new Fixed(
            Entries.withModeAndOwner(Entries.file("srv/set-user", 20), 04750, 4_000_000_000L, 7),
            6));
    byte[] odd = {'s', 'r', 'v', '/', (byte) 0xFF, '\n', ' ', (byte) 0xC3, (byte) 0x28};
    entries.add(new Fixed(Entries.of(EntryPath.of(odd), EntryType.FILE, 5, ""), 7));
    entries.add(new Fixed(Entries.file("srv/" + "long/".repeat(60) + "grüße", 6), 8));
    entries.add(new Fixed(Entries.of(EntryPath.of("srv/fifo"), EntryType.FIFO, 0, ""), 0));
    return entries;
  }

  /**
   * Two small files and one that goes on over a volume's end.
   *
   * @param heldBackFrom the byte of the large file from which on it waits for the latch: how far a
   *     writer reads ahead must not matter
   */
  public static List<SourceEntry> spanning(long heldBackFrom, CountDownLatch until) {
    return List.of(
        new Fixed(Entries.directory("data"), 0),
        new Fixed(Entries.file("data/first", 500), 11),
        new HeldBack(
            new Fixed(Entries.file("data/large", heldBackFrom + 60_000), -12), heldBackFrom, until),
        new Fixed(Entries.file("data/last", 700), 13));
  }

  /** Content made up from a number: text, or noise if it is negative. */
  private static final class Fixed implements SourceEntry {
    private final EntryMetadata metadata;
    private final ByteBuffer content;

    Fixed(EntryMetadata metadata, long seed) {
      this.metadata = metadata;
      byte[] bytes = new byte[Math.toIntExact(metadata.dataByteCount())];
      new SplittableRandom(seed).nextBytes(bytes);
      if (seed > 0) {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) ('a' + (bytes[i] & 7));
        }
      }
      this.content = ByteBuffer.wrap(bytes);
    }

    @Override
    public EntryMetadata metadata() {
      return metadata;
    }

    @Override
    public int read(ByteBuffer target) {
      if (!content.hasRemaining()) {
        return -1;
      }
      int size = Math.min(target.remaining(), content.remaining());
      target.put(content.slice().limit(size));
      content.position(content.position() + size);
      return size;
    }

    @Override
    public Outcome outcome() {
      return Outcome.COMPLETE;
    }

    @Override
    public void close() {}
  }

  private record HeldBack(SourceEntry entry, long from, CountDownLatch until, long[] position)
      implements SourceEntry {
    HeldBack(SourceEntry entry, long from, CountDownLatch until) {
      this(entry, from, until, new long[1]);
    }

    @Override
    public EntryMetadata metadata() {
      return entry.metadata();
    }

    @Override
    public int read(ByteBuffer target) throws java.io.IOException {
      if (position[0] == from) {
        await();
      } else if (position[0] < from) {
        target.limit((int) Math.min(target.limit(), target.position() + from - position[0]));
      }
      int count = entry.read(target);
      position[0] += Math.max(0, count);
      return count;
    }

    private void await() {
      try {
        if (!until.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("the next volume was never asked for");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Outcome outcome() throws java.io.IOException {
      return entry.outcome();
    }

    @Override
    public void close() throws java.io.IOException {
      entry.close();
    }
  }
}
