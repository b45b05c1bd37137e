package dev.coffer.archive.age;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes one age file to a stream, which it owns. {@link #finish} makes it whole; {@link #close}
 * without it leaves a file that no reader takes for complete. After a failure every further call
 * fails.
 */
public final class AgeOutputStream extends OutputStream {
  private final OutputStream out;
  private final ChunkCipher cipher;
  private final byte[] plain = new byte[PayloadLayout.CHUNK_BYTES];
  private final byte[] sealed = new byte[PayloadLayout.SEALED_CHUNK_BYTES];
  private int filledBytes;
  private long chunkIndex;
  private boolean finished;
  private @Nullable IOException failure;

  /**
   * Begins a file and writes its preamble.
   *
   * @throws IllegalArgumentException as {@link AgeEncryptor#begin}
   */
  public AgeOutputStream(OutputStream out, List<? extends AgeRecipient> recipients)
      throws IOException {
    this(out, AgeEncryptor.begin(recipients));
  }

  /**
   * Writes the file that an encryptor has begun; nobody else seals with it.
   *
   * @throws IOException if the preamble cannot be written
   */
  public AgeOutputStream(OutputStream out, AgeEncryptor encryptor) throws IOException {
    this.out = out;
    this.cipher = encryptor.payloadCipher().newChunkCipher();
    out.write(encryptor.preamble().bytes());
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireUsable();
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (filledBytes == plain.length) {
        writeChunk(false); // held back until now: only the last chunk may say that it is
      }
      int count = Math.min(end - at, plain.length - filledBytes);
      System.arraycopy(bytes, at, plain, filledBytes, count);
      filledBytes += count;
      at += count;
    }
  }

  /** Writes the last chunk and flushes. Does nothing the second time. */
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    requireUsable();
    writeChunk(true);
    finished = true;
    out.flush();
  }

  /** Passes on what is sealed; a chunk that is not full stays here. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Closes the stream below; abandons the file unless it is finished. */
  @Override
  public void close() throws IOException {
    out.close();
  }

  private void writeChunk(boolean last) throws IOException {
    int sealedBytes = cipher.seal(chunkIndex, last, plain, 0, filledBytes, sealed, 0);
    try {
      out.write(sealed, 0, sealedBytes);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    chunkIndex++;
    filledBytes = 0;
  }

  private void requireUsable() throws IOException {
    if (finished) {
      throw new IllegalStateException("the age file is finished");
    }
    if (failure != null) {
      throw new IOException("writing failed before: " + failure.getMessage(), failure);
    }
  }
}
