package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one tape file by offset. Keeps the block read last; reads on without locating, and
 * locates only where the wanted block is not the next one. Does not own the drive.
 *
 * <p>While blocks come in order from the first one on, their digest is taken along, so that a file
 * that was read anyway costs {@link #check} nothing more.
 */
final class TapeFileBytes {
  /** How many problems of one tape file are told. */
  static final int MAX_PROBLEMS = 100;

  private final TapeDrive drive;
  private final TapeFile file;
  private final ByteBuffer buffer;
  private final MessageDigest digest = Sha256.newDigest();
  private long digestedBlocks;
  private long loadedBlock = -1;
  private int loadedBytes;
  private long nextOnTape = -1;
  private long blocksRead;

  /**
   * @param buffer room for one block, lent as long as this is used
   */
  TapeFileBytes(TapeDrive drive, TapeFile file, ByteBuffer buffer) {
    this.drive = drive;
    this.file = file;
    this.buffer = buffer.clear();
  }

  TapeFile file() {
    return file;
  }

  /** Blocks read from the drive so far. */
  long blocksRead() {
    return blocksRead;
  }

  /**
   * Fills the target.
   *
   * @throws ArchiveDamagedException if a block cannot be read or is not what it should be; other
   *     blocks can still be asked for
   * @throws ArchiveDeviceException if the drive failed
   */
  void read(long offset, byte[] target, int targetOffset, int length) throws ArchiveException {
    if (offset < 0 || length < 0 || offset > file.byteCount() - length) {
      throw new ArchiveDamagedException(
          "tape file %d holds no bytes at %d (volume %s)"
              .formatted(file.tapeFile(), offset, file.volser()));
    }
    int done = 0;
    while (done < length) {
      long at = offset + done;
      load(at / file.blockBytes());
      int inBlock = (int) (at % file.blockBytes());
      int size = Math.min(loadedBytes - inBlock, length - done);
      buffer.get(inBlock, target, targetOffset + done, size);
      done += size;
    }
  }

  /**
   * Reads all blocks that have not come in order yet and compares the digest of the whole tape
   * file.
   *
   * @return what is wrong, at most {@link #MAX_PROBLEMS} things; empty if nothing is
   * @throws ArchiveDeviceException if the drive failed
   */
  List<String> check() throws ArchiveException {
    List<String> problems = new ArrayList<>();
    for (long block = digestedBlocks; block < file.blockCount(); block++) {
      try {
        load(block);
      } catch (ArchiveDamagedException e) {
        problems.add(String.valueOf(e.getMessage()));
        if (problems.size() == MAX_PROBLEMS) {
          return problems;
        }
      }
    }
    if (problems.isEmpty()) {
      Sha256 actual = digest().orElseThrow();
      if (!actual.equals(file.sha256())) {
        problems.add("SHA-256: actual=%s expected=%s".formatted(actual, file.sha256()));
      }
    }
    return problems;
  }

  /** The digest of the whole tape file, empty unless every block came in order. */
  private Optional<Sha256> digest() {
    return digestedBlocks == file.blockCount()
        ? Optional.of(Sha256.take(digest))
        : Optional.empty();
  }

  private void load(long block) throws ArchiveException {
    if (block == loadedBlock) {
      return;
    }
    loadedBlock = -1;
    TapePosition position = new TapePosition(file.partition(), file.firstBlock() + block);
    int expected = (int) Math.min(file.blockBytes(), file.byteCount() - block * file.blockBytes());
    try {
      if (nextOnTape != position.object()) {
        nextOnTape = -1;
        drive.locate(position);
      }
      nextOnTape = -1;
      buffer.clear().limit(file.blockBytes());
      ReadOutcome outcome = drive.read(buffer);
      nextOnTape = position.object() + 1;
      blocksRead++;
      if (!(outcome instanceof ReadOutcome.Block read) || read.byteCount() != expected) {
        throw damaged(position, "actual=%s expected=%d bytes".formatted(outcome, expected), null);
      }
    } catch (MediumException e) {
      throw damaged(position, e.getMessage(), e);
    } catch (IllegalTapeRequestException e) {
      throw damaged(position, "longer than a block of this volume", e);
    } catch (TapeException e) {
      throw new ArchiveDeviceException(
          "cannot read block %s (volume %s)".formatted(position, file.volser()), e);
    }
    loadedBlock = block;
    loadedBytes = expected;
    if (block == digestedBlocks) {
      digest.update(buffer.duplicate().position(0).limit(expected));
      digestedBlocks++;
    }
  }

  private ArchiveDamagedException damaged(
      TapePosition position, @Nullable String why, @Nullable Throwable cause) {
    return new ArchiveDamagedException(
        "block %s is damaged: %s (volume %s)".formatted(position, why, file.volser()), cause);
  }
}
