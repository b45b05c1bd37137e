package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.age.AgePreamble;
import dev.coffer.archive.age.ChunkCipher;
import dev.coffer.archive.age.PayloadLayout;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.zstd.FrameCompressor;
import dev.coffer.archive.zstd.FrameDecompressor;
import dev.coffer.archive.zstd.FrameWalker;
import dev.coffer.archive.zstd.SeekTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one segment, each by itself: locate, open its age chunks, decompress. Keeps the
 * chunk opened last. For one thread at a time; owns native memory, not the drive, but uses it until
 * closed.
 */
final class SegmentReader implements AutoCloseable {
  private static final int SEEK_TABLE_FOOTER_BYTES = 9;
  private static final int MAX_SEEK_TABLE_BYTES = 32 << 20;

  private final Segment segment;
  private final TapeFileBytes bytes;
  private final ChunkCipher cipher;
  private final long headerBytes;
  private final long plainBytes;
  private final long chunkCount;
  private final FrameDecompressor decompressor;
  private final byte[] sealed = new byte[PayloadLayout.SEALED_CHUNK_BYTES];
  private final byte[] plain = new byte[PayloadLayout.CHUNK_BYTES];
  private byte[] compressed = new byte[0];
  private long openChunk = -1;
  private int openBytes;
  private @Nullable SeekTable frames;

  /**
   * @param frames the segment's frames if they are known
   * @throws dev.coffer.archive.WrongKeyException if no identity opens it
   */
  SegmentReader(
      Segment segment,
      TapeFileBytes bytes,
      List<? extends AgeIdentity> identities,
      @Nullable SeekTable frames)
      throws ArchiveException {
    this.segment = segment;
    this.bytes = bytes;
    this.frames = frames;
    AgePreamble header = Headers.preamble(bytes, identities);
    this.cipher = header.unlock(identities).newChunkCipher();
    this.headerBytes = header.sizeBytes();
    long sealedBytes = segment.file().byteCount() - headerBytes;
    if (sealedBytes < 0) {
      throw new ArchiveDamagedException(
          "segment " + segment.number() + " is shorter than its header");
    }
    this.plainBytes = PayloadLayout.plainBytes(sealedBytes);
    this.chunkCount = PayloadLayout.chunkCount(plainBytes);
    // Last: it owns native memory, and what has failed before is closed by nobody.
    this.decompressor = new FrameDecompressor();
  }

  Segment segment() {
    return segment;
  }

  TapeFileBytes bytes() {
    return bytes;
  }

  /**
   * The segment's frames; read from its end if they were not known. Where that is damaged, those
   * that can be found without: then some may be missing at the end.
   */
  SeekTable frames() throws ArchiveException {
    SeekTable known = frames;
    if (known == null) {
      known = findFrames();
      frames = known;
    }
    return known;
  }

  /** The seek table, or where that is damaged the frames themselves, as far as they can be read. */
  private SeekTable findFrames() throws ArchiveException {
    try {
      return readSeekTable();
    } catch (ArchiveDamagedException e) {
      SeekTable walked =
          FrameWalker.walk(this::readPlain, segment.frameBytes(), segment.tarBytes());
      if (walked.frameCount() == 0) {
        throw e;
      }
      return walked;
    }
  }

  private SeekTable readSeekTable() throws ArchiveException {
    byte[] footer = new byte[SEEK_TABLE_FOOTER_BYTES];
    readPlain(plainBytes - footer.length, footer, footer.length);
    int size = SeekTable.encodedBytes(footer);
    if (size > MAX_SEEK_TABLE_BYTES || size > plainBytes) {
      throw new ArchiveDamagedException("seek table: actual=" + size + " bytes");
    }
    byte[] table = new byte[size];
    readPlain(plainBytes - size, table, size);
    SeekTable decoded = SeekTable.decode(table);
    if (decoded.totalContentBytes() != segment.tarBytes()
        || decoded.totalCompressedBytes() != plainBytes - size) {
      throw new ArchiveDamagedException(
          "seek table of segment %d does not fit it: actual=%d tar bytes expected=%d"
              .formatted(segment.number(), decoded.totalContentBytes(), segment.tarBytes()));
    }
    return decoded;
  }

  /**
   * Reads one frame's tar bytes to the start of the target.
   *
   * @return how many
   */
  int readFrame(int frame, byte[] target) throws ArchiveException {
    SeekTable table = frames();
    if (frame >= table.frameCount()) {
      throw new ArchiveDamagedException(
          "frame %d of segment %d cannot be found: the seek table is damaged, and so is a frame before it"
              .formatted(frame, segment.number()));
    }
    int contentBytes = table.contentBytes(frame);
    int size = table.compressedBytes(frame);
    if (contentBytes > target.length
        || size > FrameCompressor.maxFrameBytes(target.length)
        || table.compressedOffset(frame) + size > plainBytes) {
      throw new ArchiveDamagedException(
          "frame %d of segment %d: sizes do not fit".formatted(frame, segment.number()));
    }
    if (compressed.length < size) {
      compressed = new byte[FrameCompressor.maxFrameBytes(target.length)];
    }
    readPlain(table.compressedOffset(frame), compressed, size);
    decompressor.decompress(compressed, 0, size, target, contentBytes);
    return contentBytes;
  }

  /**
   * Opens the last chunk as the last, which proves that the segment ends where it should, and reads
   * its seek table, which has to say what the frames were found by.
   */
  void requireEnd() throws ArchiveException {
    SeekTable onTape = readSeekTable();
    if (frames != null && !Arrays.equals(frames.encode(), onTape.encode())) {
      throw new ArchiveDamagedException(
          "seek table of segment %d: not what the index says".formatted(segment.number()));
    }
  }

  private void readPlain(long offset, byte[] target, int length) throws ArchiveException {
    if (offset < 0) {
      throw new ArchiveDamagedException("segment " + segment.number() + " has no seek table");
    }
    int done = 0;
    while (done < length) {
      long at = offset + done;
      open(PayloadLayout.chunkOfOffset(at));
      int inChunk = (int) (at % PayloadLayout.CHUNK_BYTES);
      int size = Math.min(openBytes - inChunk, length - done);
      System.arraycopy(plain, inChunk, target, done, size);
      done += size;
    }
  }

  private void open(long chunk) throws ArchiveException {
    if (chunk == openChunk) {
      return;
    }
    openChunk = -1;
    boolean last = chunk == chunkCount - 1;
    long at = headerBytes + chunk * PayloadLayout.SEALED_CHUNK_BYTES;
    int size = last ? (int) (segment.file().byteCount() - at) : PayloadLayout.SEALED_CHUNK_BYTES;
    bytes.read(at, sealed, 0, size);
    openBytes = cipher.open(chunk, last, sealed, 0, size, plain, 0);
    openChunk = chunk;
  }

  @Override
  public void close() {
    bytes.close();
    decompressor.close();
  }
}
