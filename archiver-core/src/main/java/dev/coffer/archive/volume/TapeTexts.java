package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Reads the small tape files in clear: the README and the manifests. */
public final class TapeTexts {
  /** Ceiling for what a text tape file may hold. */
  static final int MAX_TEXT_BYTES = JsonText.MAX_DOCUMENT_BYTES + (1 << 20);

  private TapeTexts() {}

  /**
   * The blocks from where the tape stands to the next filemark, which is passed.
   *
   * @throws ArchiveDamagedException if there are too many of them, or one is too long
   */
  public static byte[] readTapeFile(TapeDrive drive, int blockBytes)
      throws ArchiveDamagedException, TapeException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer block = ByteBuffer.allocate(Math.clamp(blockBytes, 512, 16 << 20));
    while (read(drive, block.clear()) instanceof ReadOutcome.Block read) {
      if (bytes.size() + read.byteCount() > MAX_TEXT_BYTES) {
        throw new ArchiveDamagedException(
            "text file on tape: longer than %d bytes".formatted(MAX_TEXT_BYTES));
      }
      bytes.write(block.array(), 0, read.byteCount());
    }
    return bytes.toByteArray();
  }

  private static ReadOutcome read(TapeDrive drive, ByteBuffer block)
      throws ArchiveDamagedException, TapeException {
    try {
      return drive.read(block);
    } catch (IllegalTapeRequestException e) {
      throw new ArchiveDamagedException(
          "text file on tape: a block of more than %d bytes".formatted(block.capacity()), e);
    }
  }
}
