package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.WriteOutcome;
import java.nio.ByteBuffer;

/**
 * The data partition as a row of blocks that are filled one after the other. A block goes to the
 * drive when it is full, or when something must begin in a new one. Knows the number of the block
 * being filled, and checks it against the drive's at every write.
 */
final class DataStream {
  private final TapeDrive drive;
  private final ByteBuffer block;
  private TapePosition next;
  private boolean earlyWarning;
  private long writtenBytes;

  DataStream(TapeDrive drive, int blockSizeBytes, TapePosition next) {
    this.drive = drive;
    this.block = ByteBuffer.allocateDirect(blockSizeBytes);
    this.next = next;
  }

  /** The number of the block being filled. */
  long blockNumber() {
    return next.object();
  }

  /** How many bytes of it are filled. */
  int filled() {
    return block.position();
  }

  /** What fits into it still, at least 1. */
  int free() {
    return block.remaining();
  }

  /** True once the drive has said that the end is near. */
  boolean earlyWarning() {
    return earlyWarning;
  }

  /** Bytes given to the drive so far. */
  long writtenBytes() {
    return writtenBytes;
  }

  /** Where the drive stands, or has to stand before the next write. */
  TapePosition next() {
    return next;
  }

  /** The drive has moved on: an index was written. */
  void continueAt(TapePosition position) {
    next = position;
  }

  /** Takes as many of the bytes as the block has room for. A full block is written at once. */
  void put(ByteBuffer bytes) throws ArchiveException {
    int count = Math.min(bytes.remaining(), block.remaining());
    block.put(bytes.duplicate().limit(bytes.position() + count));
    bytes.position(bytes.position() + count);
    if (!block.hasRemaining()) {
      flush();
    }
  }

  /**
   * Writes what is in the block, however little.
   *
   * @throws ArchiveDeviceException with an {@link EndOfMediumException} if it does not fit; the
   *     block is then still to be written
   */
  void flush() throws ArchiveException {
    if (block.position() == 0) {
      return;
    }
    int bytes = block.position();
    block.flip();
    try {
      WriteOutcome outcome = drive.write(block);
      if (!outcome.next().equals(next.plus(1))) {
        throw new dev.coffer.tape.MediumException(
            "tape position: actual=%s expected=%s".formatted(outcome.next(), next.plus(1)),
            outcome.next());
      }
      next = outcome.next();
      earlyWarning |= outcome.space() == MediumSpace.EARLY_WARNING;
      writtenBytes += bytes;
      block.clear();
    } catch (TapeException e) {
      block.position(bytes).limit(block.capacity());
      throw new ArchiveDeviceException("writing data at " + next, e);
    }
  }

  /** Gives up what is in the block and was not written. */
  void discard() {
    block.clear();
  }
}
