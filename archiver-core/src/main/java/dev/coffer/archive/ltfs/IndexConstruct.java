package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Writes {@code FM, index, FM} where the drive stands. The index is in records of the block size,
 * the last one shorter or as long; the second filemark returns when all is on the medium.
 */
final class IndexConstruct {
  private IndexConstruct() {}

  /**
   * What was written.
   *
   * @param next the position behind the second filemark
   * @param byteCount size of the document
   */
  record Written(TapePosition next, long byteCount) {}

  /**
   * Writes an index.
   *
   * @param at where the drive stands, which is checked; the header's own place is one behind it
   */
  static Written write(
      TapeDrive drive, TapePosition at, int blockSizeBytes, LtfsIndexHeader header, LtfsTree tree)
      throws ArchiveException {
    try {
      requirePosition(drive, at);
      TapePosition first = drive.writeFilemarks(1, FilemarkSync.BUFFERED).next();
      Records records = new Records(drive, blockSizeBytes);
      LtfsIndexWriter.write(header, tree, records);
      long blocks = records.finish();
      TapePosition next = drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS).next();
      if (!first.equals(at.plus(1)) || !next.equals(first.plus(blocks + 1))) {
        throw lost(next, first.plus(blocks + 1));
      }
      requirePosition(drive, next);
      return new Written(next, records.byteCount);
    } catch (ArchiveException e) {
      throw e;
    } catch (TapeException e) {
      throw new ArchiveDeviceException("writing an index at " + at, e);
    } catch (IOException e) {
      throw new FileAccessException("index cannot be written: " + e.getMessage(), e);
    }
  }

  /** A drive that does not stand where it should must not write (LTFS reference issue 554). */
  static void requirePosition(TapeDrive drive, TapePosition expected)
      throws ArchiveDeviceException, TapeException {
    TapePosition actual = drive.position();
    if (!actual.equals(expected)) {
      throw lost(actual, expected);
    }
  }

  private static ArchiveDeviceException lost(TapePosition actual, TapePosition expected) {
    return new ArchiveDeviceException(
        "writing",
        new MediumException(
            "tape position: actual=%s expected=%s".formatted(actual, expected), actual));
  }

  /** Cuts a stream into records. */
  private static final class Records extends OutputStream {
    private final TapeDrive drive;
    private final ByteBuffer block;
    private long blocks;
    private long byteCount;

    Records(TapeDrive drive, int blockSizeBytes) {
      this.drive = drive;
      this.block = ByteBuffer.allocateDirect(blockSizeBytes);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      byteCount += len;
      int at = off;
      int left = len;
      while (left > 0) {
        int count = Math.min(left, block.remaining());
        block.put(b, at, count);
        at += count;
        left -= count;
        if (!block.hasRemaining()) {
          send();
        }
      }
    }

    private void send() throws TapeException {
      block.flip();
      drive.write(block);
      block.clear();
      blocks++;
    }

    long finish() throws TapeException {
      if (block.position() > 0) {
        send();
      }
      return blocks;
    }
  }
}
