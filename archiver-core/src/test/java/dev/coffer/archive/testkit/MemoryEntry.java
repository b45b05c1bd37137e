package dev.coffer.archive.testkit;

import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.source.SourceEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** An entry whose content is made up while it is read: the same bytes for the same seed. */
public final class MemoryEntry implements SourceEntry {
  private static final int PIECE_BYTES = 64 << 10;

  private final EntryMetadata metadata;
  private final long seed;
  private final boolean compressible;
  private long position;

  private MemoryEntry(EntryMetadata metadata, long seed, boolean compressible) {
    this.metadata = metadata;
    this.seed = seed;
    this.compressible = compressible;
  }

  public static MemoryEntry file(String path, long byteCount, long seed, boolean compressible) {
    return new MemoryEntry(
        metadata(EntryPath.of(path), EntryType.FILE, byteCount), seed, compressible);
  }

  public static MemoryEntry directory(String path) {
    return new MemoryEntry(metadata(EntryPath.of(path), EntryType.DIRECTORY, 0), 0, false);
  }

  private static EntryMetadata metadata(EntryPath path, EntryType type, long byteCount) {
    return new EntryMetadata(
        path,
        type,
        type == EntryType.DIRECTORY ? 0755 : 0644,
        1000,
        1000,
        "alice",
        "users",
        Instant.parse("2026-10-02T18:00:00.123456789Z"),
        byteCount,
        new byte[0],
        0,
        0,
        Optional.empty(),
        Map.of());
  }

  /** The same entry once more, from its beginning. */
  public MemoryEntry again() {
    return new MemoryEntry(metadata, seed, compressible);
  }

  /** The whole content; for small files. */
  public byte[] content() {
    byte[] bytes = new byte[Math.toIntExact(metadata.byteCount())];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    MemoryEntry copy = again();
    while (buffer.hasRemaining()) {
      copy.read(buffer);
    }
    return bytes;
  }

  @Override
  public EntryMetadata metadata() {
    return metadata;
  }

  @Override
  public int read(ByteBuffer target) {
    if (position == metadata.byteCount()) {
      return -1;
    }
    long piece = position / PIECE_BYTES;
    int inPiece = (int) (position % PIECE_BYTES);
    byte[] bytes = new byte[PIECE_BYTES];
    new Random(seed * 1_000_003 + piece).nextBytes(bytes);
    if (compressible) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ('a' + (bytes[i] & 3));
      }
    }
    int size =
        (int)
            Math.min(
                Math.min(PIECE_BYTES - inPiece, target.remaining()),
                metadata.byteCount() - position);
    target.put(bytes, inPiece, size);
    position += size;
    return size;
  }

  @Override
  public Outcome outcome() {
    return Outcome.COMPLETE;
  }

  @Override
  public void close() {}
}
