package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An index document as a stream: records of the block size, the first shorter one or a filemark is
 * its end.
 */
final class IndexInput extends InputStream {
  private static final int LOOK_BYTES = 2048;

  private final TapeDrive drive;
  private final ByteBuffer block;
  private final int blockSizeBytes;
  private boolean ended;
  private boolean filemark;
  private long blockCount;

  IndexInput(TapeDrive drive, int blockSizeBytes) {
    this.drive = drive;
    this.blockSizeBytes = blockSizeBytes;
    this.block = ByteBuffer.allocate(blockSizeBytes).limit(0);
  }

  @Override
  public int read() throws IOException {
    return fill() ? block.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(len, block.remaining());
    block.get(b, off, count);
    return count;
  }

  private boolean fill() throws ArchiveException {
    while (!block.hasRemaining() && !ended) {
      block.clear();
      try {
        switch (drive.read(block)) {
          case ReadOutcome.Block read -> {
            blockCount++;
            ended = read.byteCount() < blockSizeBytes;
          }
          case ReadOutcome.Filemark _ -> {
            ended = true;
            filemark = true;
          }
          case ReadOutcome.EndOfData _ -> ended = true;
        }
        block.flip();
      } catch (IllegalTapeRequestException e) {
        block.limit(0);
        throw new ArchiveDamagedException(
            "record is larger than the block size of " + blockSizeBytes, e);
      } catch (TapeException e) {
        block.limit(0);
        throw new ArchiveDeviceException("reading an index", e);
      }
    }
    return block.hasRemaining();
  }

  /** True if the first record begins as an index does. To be asked before anything is read. */
  boolean looksLikeIndex() throws ArchiveException {
    if (!fill()) {
      return false;
    }
    byte[] begin = new byte[Math.min(LOOK_BYTES, block.remaining())];
    block.duplicate().get(begin);
    String text = new String(begin, StandardCharsets.ISO_8859_1);
    return text.contains("<ltfsindex") || text.contains("<ltfsincrementalindex");
  }

  /** Records read so far. */
  long blockCount() {
    return blockCount;
  }

  /** True if a filemark follows the document; to be asked when it has been read to its end. */
  boolean endsInFilemark() throws ArchiveException {
    if (filemark) {
      return true;
    }
    try {
      return drive.read(ByteBuffer.allocate(blockSizeBytes)) instanceof ReadOutcome.Filemark;
    } catch (IllegalTapeRequestException e) {
      return false;
    } catch (TapeException e) {
      throw new ArchiveDeviceException("reading behind an index", e);
    }
  }
}
