package dev.coffer.archive.age;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Objects;

/**
 * Reads one age file at any offset of its plaintext; for one thread. The last chunk is opened
 * first, since only its flag proves where the file ends. The chunk read last is kept.
 */
public final class AgeSeekableReader {
  private final PositionalBytes source;
  private final long payloadOffset;
  private final ChunkCipher cipher;
  private final long sealedBytes;
  private final long plainBytes;
  private final byte[] sealed = new byte[PayloadLayout.SEALED_CHUNK_BYTES];
  private final byte[] plain = new byte[PayloadLayout.CHUNK_BYTES];
  private long heldChunk = -1;

  /**
   * Over bytes whose preamble is known, perhaps from a spare copy.
   *
   * @param payloadOffset where in the source the first chunk starts
   * @throws dev.coffer.archive.ArchiveDamagedException if the source does not end with the last
   *     chunk
   */
  public AgeSeekableReader(PositionalBytes source, long payloadOffset, PayloadCipher cipher)
      throws IOException {
    this.source = source;
    this.payloadOffset = payloadOffset;
    this.cipher = cipher.newChunkCipher();
    this.sealedBytes = Math.max(0, source.sizeBytes() - payloadOffset);
    this.plainBytes = PayloadLayout.plainBytes(sealedBytes);
    hold(lastChunk());
  }

  /**
   * Over a whole age file.
   *
   * @throws IOException as {@link AgePreamble#read}, {@link AgePreamble#unlock} and the constructor
   */
  public static AgeSeekableReader open(
      PositionalBytes source, Collection<? extends AgeIdentity> identities) throws IOException {
    AgePreamble preamble = AgePreamble.read(new BufferedInputStream(new FromStart(source)));
    return new AgeSeekableReader(source, preamble.sizeBytes(), preamble.unlock(identities));
  }

  /** The size of the plaintext, proven. */
  public long sizeBytes() {
    return plainBytes;
  }

  /**
   * Reads up to {@code length} bytes of plaintext from {@code offset}; not beyond the chunk that it
   * is in.
   *
   * @return how many were read, or -1 if the offset is at or after the end
   * @throws dev.coffer.archive.ArchiveDamagedException if the chunk is damaged; other chunks can
   *     still be read
   */
  public int read(long offset, byte[] target, int targetOffset, int length) throws IOException {
    Objects.checkFromIndexSize(targetOffset, length, target.length);
    long chunk = PayloadLayout.chunkOfOffset(offset);
    if (offset >= plainBytes) {
      return -1;
    }
    hold(chunk);
    int from = (int) (offset % PayloadLayout.CHUNK_BYTES);
    int held = (int) Math.min(PayloadLayout.CHUNK_BYTES, plainBytes - offset + from);
    int count = Math.min(length, held - from);
    System.arraycopy(plain, from, target, targetOffset, count);
    return count;
  }

  private long lastChunk() {
    return PayloadLayout.chunkCount(plainBytes) - 1;
  }

  private void hold(long chunk) throws IOException {
    if (chunk == heldChunk) {
      return;
    }
    heldChunk = -1;
    long start = PayloadLayout.sealedOffset(chunk);
    int length = (int) Math.min(sealed.length, sealedBytes - start);
    readFully(payloadOffset + start, length);
    cipher.open(chunk, chunk == lastChunk(), sealed, 0, length, plain, 0);
    heldChunk = chunk;
  }

  private void readFully(long offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = source.read(offset + done, sealed, done, length - done);
      if (count < 0) {
        throw AgeFailure.PAYLOAD.damaged("payload ends before its size says");
      }
      done += count;
    }
  }

  /** The source as a stream, for the preamble. */
  private static final class FromStart extends InputStream {
    private final PositionalBytes source;
    private long position;

    FromStart(PositionalBytes source) {
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = source.read(position, target, offset, length);
      position += Math.max(0, count);
      return count;
    }
  }
}
