package dev.coffer.archive.volume;

import dev.coffer.archive.zstd.FrameCompressor;
import java.io.IOException;
import java.io.OutputStream;

/** Writes one index part as zstd frames to an age stream, which stays open. */
public final class IndexPartWriter implements AutoCloseable {
  private static final int LEVEL = 3;

  private final ArchiveId archive;
  private final int part;
  private final FramedOutput out;

  public IndexPartWriter(OutputStream age, ArchiveId archive, int part, int frameBytes) {
    this.archive = archive;
    this.part = part;
    this.out = new FramedOutput(age, frameBytes);
  }

  /** Moves all lines up to a tar offset from the spools: entries first, then frame sizes. */
  public void write(IndexSpool entries, IndexSpool frames, long tarEnd) throws IOException {
    out.write(IndexCodec.header(archive, part));
    long count = entries.drain(tarEnd, out);
    frames.drain(tarEnd, out);
    out.write(IndexCodec.end(count));
    out.flushFrame();
  }

  @Override
  public void close() {
    out.close();
  }

  /** Cuts what is written into zstd frames. */
  private static final class FramedOutput extends OutputStream {
    private final OutputStream target;
    private final FrameCompressor compressor = new FrameCompressor(LEVEL);
    private final byte[] plain;
    private final byte[] compressed;
    private int filledBytes;

    FramedOutput(OutputStream target, int frameBytes) {
      this.target = target;
      this.plain = new byte[frameBytes];
      this.compressed = new byte[FrameCompressor.maxFrameBytes(frameBytes)];
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        int size = Math.min(plain.length - filledBytes, length - done);
        System.arraycopy(bytes, offset + done, plain, filledBytes, size);
        filledBytes += size;
        done += size;
        if (filledBytes == plain.length) {
          flushFrame();
        }
      }
    }

    void flushFrame() throws IOException {
      if (filledBytes > 0) {
        int size = compressor.compress(plain, 0, filledBytes, compressed);
        target.write(compressed, 0, size);
        filledBytes = 0;
      }
    }

    @Override
    public void close() {
      compressor.close();
    }
  }
}
