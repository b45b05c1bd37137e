package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A whole tape file from its first byte to its last; the drive holds its volume. Does not own the
 * drive, but uses it until closed: it reads ahead.
 *
 * <p>Reading throws {@code ArchiveDamagedException} where a block cannot be read or is not what it
 * should be.
 */
public final class TapeFileInputStream extends InputStream {
  private final TapeFileBytes bytes;
  private boolean toCompare;
  private long position;

  public TapeFileInputStream(TapeDrive drive, TapeFile file) {
    this(new TapeFileBytes(drive, file, new BlockBuffers()));
  }

  TapeFileInputStream(TapeFileBytes bytes) {
    this.bytes = bytes;
  }

  /**
   * A tape file that ends only if its digest is that of the tape file: otherwise reading its end
   * throws {@code ArchiveDamagedException}.
   */
  public static TapeFileInputStream compared(TapeDrive drive, TapeFile file) {
    TapeFileInputStream stream = new TapeFileInputStream(drive, file);
    stream.toCompare = true;
    return stream;
  }

  /** Goes to a byte. */
  void seek(long offset) {
    position = offset;
  }

  TapeFileBytes bytes() {
    return bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    long left = bytes.file().byteCount() - position;
    if (left == 0) {
      requireWhole();
      return -1;
    }
    int size = (int) Math.min(length, left);
    bytes.read(position, target, offset, size);
    position += size;
    return size;
  }

  private void requireWhole() throws IOException {
    List<String> problems = toCompare ? bytes.check() : List.of();
    toCompare = false;
    if (!problems.isEmpty()) {
      throw new ArchiveDamagedException(
          "tape file %d is not what was written: %s (volume %s)"
              .formatted(bytes.file().tapeFile(), problems.getFirst(), bytes.file().volser()));
    }
  }

  /** Gives the drive back; it may be read ahead before. */
  @Override
  public void close() {
    bytes.close();
  }
}
