package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveDamagedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one age file from a stream, which it owns, and which must end where the file ends. Only
 * authenticated bytes come out; that they are all there is known when the end is reached, not
 * before. After a failure every further call fails in the same way.
 */
public final class AgeInputStream extends InputStream {
  private final InputStream in;
  private final AgePreamble preamble;
  private final ChunkCipher cipher;
  private final byte[] sealed = new byte[PayloadLayout.SEALED_CHUNK_BYTES];
  private final byte[] plain = new byte[PayloadLayout.CHUNK_BYTES];
  private int position;
  private int limit;
  private long chunkIndex;
  private boolean lastOpened;
  private boolean ended;
  private @Nullable IOException failure;

  /**
   * Reads the preamble, byte by byte (so the stream should be buffered), and finds the key.
   *
   * @throws IOException as {@link AgePreamble#read} and {@link AgePreamble#unlock}; the stream
   *     stays open
   */
  public AgeInputStream(InputStream in, Collection<? extends AgeIdentity> identities)
      throws IOException {
    this(in, AgePreamble.read(in), identities);
  }

  /**
   * Over chunks alone, whose preamble was read before or is a spare copy.
   *
   * @throws IOException as {@link AgePreamble#unlock}; the stream stays open
   */
  public AgeInputStream(
      InputStream chunks, AgePreamble preamble, Collection<? extends AgeIdentity> identities)
      throws IOException {
    this.in = chunks;
    this.preamble = preamble;
    this.cipher = preamble.unlock(identities).newChunkCipher();
  }

  /** What stood before the chunks. */
  public AgePreamble preamble() {
    return preamble;
  }

  @Override
  public int read() throws IOException {
    return fill() ? plain[position++] & 0xff : -1;
  }

  /**
   * Gives what is left of one chunk at most.
   *
   * @throws ArchiveDamagedException if the next chunk is missing, out of place or altered
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(plain, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return limit - position;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Whether there is a byte to give. */
  private boolean fill() throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      while (position == limit && !ended) {
        nextChunk();
      }
      return position < limit;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void nextChunk() throws IOException {
    if (lastOpened) {
      if (in.read() >= 0) {
        throw AgeFailure.PAYLOAD.damaged("bytes follow the last chunk of the payload");
      }
      ended = true;
      return;
    }
    int sealedBytes = in.readNBytes(sealed, 0, sealed.length);
    if (sealedBytes == 0) {
      throw AgeFailure.PAYLOAD.damaged("payload is cut off before chunk " + chunkIndex);
    }
    limit = open(sealedBytes);
    position = 0;
    chunkIndex++;
  }

  /** A full chunk may be the last or not; only its tag tells. */
  private int open(int sealedBytes) throws ArchiveDamagedException {
    if (sealedBytes == sealed.length) {
      try {
        return cipher.open(chunkIndex, false, sealed, 0, sealedBytes, plain, 0);
      } catch (ArchiveDamagedException notInTheMiddle) {
        // falls through to the other flag, which reports if neither fits
      }
    }
    int plainBytes = cipher.open(chunkIndex, true, sealed, 0, sealedBytes, plain, 0);
    lastOpened = true;
    return plainBytes;
  }
}
