package dev.coffer.archive.tar;

import dev.coffer.archive.ArchiveDamagedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes of a tar with their position; whole blocks and exact skips. */
final class TarInput {
  private static final int CHUNK_BYTES = 64 << 10;

  private final InputStream in;
  private final byte[] block = new byte[UstarBlock.BYTES];
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private long position;

  TarInput(InputStream in, long position) {
    this.in = in;
    this.position = position;
  }

  long position() {
    return position;
  }

  /** The block last read. */
  byte[] block() {
    return block;
  }

  /** Reads a block; false at the end of the input before its first byte. */
  boolean readBlock() throws IOException {
    int count = in.readNBytes(block, 0, block.length);
    position += count;
    if (count > 0 && count < block.length) {
      throw ended();
    }
    return count > 0;
  }

  /** Reads a block that must be there. */
  void requireBlock() throws IOException {
    if (!readBlock()) {
      throw ended();
    }
  }

  byte[] readBytes(int count) throws IOException {
    // Grows with what is really there, so that a false size costs no memory.
    byte[] bytes = in.readNBytes(count);
    position += bytes.length;
    if (bytes.length < count) {
      throw ended();
    }
    return bytes;
  }

  /** Reads some bytes, at least one. */
  int read(ByteBuffer target, long limit) throws IOException {
    int wanted = (int) Math.min(limit, target.remaining());
    int count;
    if (target.hasArray()) {
      count = in.read(target.array(), target.arrayOffset() + target.position(), wanted);
      if (count > 0) {
        target.position(target.position() + count);
      }
    } else {
      count = in.read(chunk, 0, Math.min(wanted, chunk.length));
      if (count > 0) {
        target.put(chunk, 0, count);
      }
    }
    if (count <= 0) {
      throw ended();
    }
    position += count;
    return count;
  }

  void skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      int read = in.read(chunk, 0, (int) Math.min(left, chunk.length));
      if (read <= 0) {
        throw ended();
      }
      position += read;
      left -= read;
    }
  }

  private ArchiveDamagedException ended() {
    return new ArchiveDamagedException("tar ends inside an entry: actual=" + position + " bytes");
  }
}
