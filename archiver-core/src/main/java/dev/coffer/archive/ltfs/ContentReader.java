package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads files' content through their extents. Keeps the block it read last, so that files packed
 * into one block cost one read, and a drive that stands right is not moved.
 */
final class ContentReader {
  private static final int FIRST_CONTENT_BLOCK = 4;
  private static final byte[] ZEROS = new byte[1 << 16];

  private final LtfsDevice device;
  private final LtfsLimits limits;
  private final ByteBuffer block;
  private char blockPartition;
  private long blockNumber = -1;
  private char atPartition;
  private long at = -1;

  ContentReader(LtfsDevice device, LtfsLimits limits) {
    this.device = device;
    this.limits = limits;
    this.block = ByteBuffer.allocateDirect(device.blockSizeBytes());
  }

  /**
   * Reads a file.
   *
   * @return the SHA-256 of its logical content, holes as zeros
   * @throws ArchiveDamagedException if an extent does not lead to data
   * @throws FileAccessException if the sink fails
   */
  String read(LtfsEntry file, LtfsContentSink sink) throws ArchiveException {
    if (file.byteCount() > limits.maxFileBytes()) {
      throw new ArchiveDamagedException(
          "file of absurd size: actual=%d bytes expected=%d or less"
              .formatted(file.byteCount(), limits.maxFileBytes()));
    }
    MessageDigest digest = sha256();
    long done = 0;
    for (LtfsExtent extent : file.extents()) {
      hole(extent.fileOffset() - done, digest, sink);
      extent(extent, digest, sink);
      done = extent.fileEnd();
    }
    hole(file.byteCount() - done, digest, sink);
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Digests zeros. */
  static void zeros(MessageDigest digest, long byteCount) {
    for (long left = byteCount; left > 0; left -= ZEROS.length) {
      digest.update(ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
  }

  private static void hole(long byteCount, MessageDigest digest, LtfsContentSink sink)
      throws FileAccessException {
    if (byteCount > 0) {
      zeros(digest, byteCount);
      try {
        sink.hole(byteCount);
      } catch (IOException e) {
        throw new FileAccessException("writing a hole: " + e.getMessage(), e);
      }
    }
  }

  private void extent(LtfsExtent extent, MessageDigest digest, LtfsContentSink sink)
      throws ArchiveException {
    int size = device.blockSizeBytes();
    LtfsPointer start = extent.start();
    if (start.block() < FIRST_CONTENT_BLOCK) {
      throw new ArchiveDamagedException("extent at %s lies in the label".formatted(start));
    }
    long number = Math.addExact(start.block(), extent.byteOffset() / size);
    int offset = (int) (extent.byteOffset() % size);
    long left = extent.byteCount();
    while (left > 0) {
      int have = block(start.partition(), number);
      int wanted = (int) Math.min(left, size - offset);
      if (have < offset + wanted) {
        throw new ArchiveDamagedException(
            "block %s:%d is too short: actual=%d bytes expected=%d or more"
                .formatted(start.partition(), number, have, offset + wanted));
      }
      deliver(offset, wanted, digest, sink);
      left -= wanted;
      number++;
      offset = 0;
    }
  }

  private void deliver(int offset, int count, MessageDigest digest, LtfsContentSink sink)
      throws FileAccessException {
    digest.update(block.duplicate().position(offset).limit(offset + count));
    try {
      sink.data(block.duplicate().position(offset).limit(offset + count).asReadOnlyBuffer());
    } catch (IOException e) {
      throw new FileAccessException("writing content: " + e.getMessage(), e);
    }
  }

  /** Has a block in the buffer; its size. */
  private int block(char partition, long number) throws ArchiveException {
    if (blockPartition == partition && blockNumber == number) {
      return block.limit();
    }
    LtfsPointer place = new LtfsPointer(partition, number);
    blockNumber = -1;
    if (atPartition != partition || at != number) {
      at = -1;
      device.locate(place);
    }
    block.clear();
    try {
      ReadOutcome outcome = device.drive().read(block);
      if (!(outcome instanceof ReadOutcome.Block)) {
        at = -1;
        throw new ArchiveDamagedException(
            outcome instanceof ReadOutcome.EndOfData
                ? "block %s is behind the end of data".formatted(place)
                : "block %s is a filemark, not data".formatted(place));
      }
    } catch (IllegalTapeRequestException e) {
      at = -1;
      throw new ArchiveDamagedException(
          "block %s is larger than the block size of %d".formatted(place, device.blockSizeBytes()),
          e);
    } catch (TapeException e) {
      at = -1;
      throw new ArchiveDeviceException("reading block " + place, e);
    }
    block.flip();
    blockPartition = partition;
    blockNumber = number;
    atPartition = partition;
    at = number + 1;
    return block.limit();
  }
}
