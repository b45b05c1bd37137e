package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Adds names to the name index: keeps their keys in memory, and stores them as a layer when there
 * are many and when it is told to. All names of a chunk must be added one after the other, since a
 * search looks for what it wants within one layer.
 */
final class NameIndexWriter {
  /** More keys than this make a layer, at the next chunk: 8 MiB, and as much to sort them. */
  private static final int ENOUGH_KEYS = 1 << 20;

  private static final byte[] NO_BYTES = {};

  private final NameLayers layers;
  private long[] keys = new long[1024];
  private int count;
  private long chunk;
  private byte[] before = NO_BYTES;

  NameIndexWriter(Sql sql) {
    this.layers = new NameLayers(sql);
  }

  /**
   * Makes the index anew, with each name of a directory once, in the chunk of its first version.
   */
  static void rebuild(Sql sql) throws CatalogException {
    new NameLayers(sql).clear();
    NameIndexWriter writer = new NameIndexWriter(sql);
    Versions versions = new Versions(sql);
    for (long directory :
        sql.list("SELECT DISTINCT dir_id FROM entry_chunk ORDER BY 1", row -> row.number(1))) {
      Set<ByteBuffer> seen = new HashSet<>();
      for (EntryVersion version : versions.in(directory)) {
        if (seen.add(ByteBuffer.wrap(version.name()))) {
          writer.add(version.chunk(), version.name());
        }
      }
    }
    writer.flush();
  }

  /** Adds a name of a chunk. */
  void add(long chunkOfName, byte[] name) throws CatalogException {
    if (chunkOfName != chunk) {
      if (count >= ENOUGH_KEYS) {
        flush();
      }
      chunk = chunkOfName;
      before = NO_BYTES;
    }
    byte[] folded = NameFold.bytes(name);
    // What it shares with the start of the name before is there already: half of a sequence.
    int shared = Arrays.mismatch(before, folded);
    int start = Math.max(0, (shared < 0 ? folded.length : shared) - (NameKeys.GRAM_BYTES - 1));
    before = folded;
    int end = folded.length - (NameKeys.GRAM_BYTES - 1);
    if (count + folded.length > keys.length) {
      keys = Arrays.copyOf(keys, Math.max(count + folded.length, 2 * keys.length));
    }
    for (int i = start; i < end; i++) {
      keys[count++] = NameKeys.key(NameKeys.gram(folded, i), chunk);
    }
  }

  /** Stores what was added. */
  void flush() throws CatalogException {
    if (count > 0) {
      Arrays.sort(keys, 0, count);
      layers.add(new Sorted(keys, count));
      count = 0;
    }
    chunk = 0;
  }

  private static final class Sorted implements KeySource {
    private final long[] keys;
    private final int count;
    private int at = -1;

    Sorted(long[] keys, int count) {
      this.keys = keys;
      this.count = count;
    }

    @Override
    public boolean next() {
      if (at < count) {
        at++;
      }
      return at < count;
    }

    @Override
    public long key() {
      return keys[at];
    }
  }
}
