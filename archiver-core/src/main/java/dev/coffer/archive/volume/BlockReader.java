package dev.coffer.archive.volume;

import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Reads small blocks, as labels are, from where the tape stands. */
final class BlockReader {
  private final TapeDrive drive;
  private final ByteBuffer buffer;

  BlockReader(TapeDrive drive, int maxBlockBytes) {
    this.drive = drive;
    this.buffer = ByteBuffer.allocate(maxBlockBytes);
  }

  /** The next block's bytes; empty at a filemark, which is passed, or at end of data. */
  Optional<byte[]> next() throws TapeException {
    buffer.clear();
    return drive.read(buffer) instanceof ReadOutcome.Block block
        ? Optional.of(Arrays.copyOf(buffer.array(), block.byteCount()))
        : Optional.empty();
  }
}
