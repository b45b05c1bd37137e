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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one tape file by offset. Keeps the block read last; reads on without locating, and
 * locates only where the wanted block is not the next one. Does not own the drive.
 *
 * <p>Once some blocks were wanted in order, a thread of its own reads the next ones ahead, so that
 * the tape goes on while what was read is worked on. From then on the drive is this thread's, until
 * a block is wanted that it does not have, a block fails, or {@link #close}.
 *
 * <p>While blocks come in order from the first one on, their digest is taken along, so that a file
 * that was read anyway costs {@link #check} nothing more.
 */
final class TapeFileBytes implements AutoCloseable {
  /** How many problems of one tape file are told. */
  static final int MAX_PROBLEMS = 100;

  /** Blocks in order after which more of them are read ahead; who wants a single file has fewer. */
  private static final int ORDERLY_BLOCKS = 4;

  private final TapeDrive drive;
  private final TapeFile file;
  private final BlockBuffers buffers;
  private @Nullable Loaded loaded;
  private @Nullable Ahead<Loaded> ahead;
  private long nextAhead;
  private int inOrder;

  // Of the thread that reads ahead, while there is one.
  private final MessageDigest digest = Sha256.newDigest();
  private long digestedBlocks;
  private long nextOnTape = -1;
  private final AtomicLong blocksRead = new AtomicLong();

  /** A block that was read. */
  private record Loaded(long block, ByteBuffer bytes, int byteCount) {}

  /**
   * @param buffers room for blocks, lent until this is closed
   */
  TapeFileBytes(TapeDrive drive, TapeFile file, BlockBuffers buffers) {
    this.drive = drive;
    this.file = file;
    this.buffers = buffers;
  }

  TapeFile file() {
    return file;
  }

  /** Blocks read from the drive so far. */
  long blocksRead() {
    return blocksRead.get();
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
      Loaded here = load(at / file.blockBytes());
      int inBlock = (int) (at % file.blockBytes());
      int size = Math.min(here.byteCount() - inBlock, length - done);
      here.bytes().get(inBlock, target, targetOffset + done, size);
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
    stopAhead();
    List<String> problems = new ArrayList<>();
    try {
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
    } finally {
      stopAhead();
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

  private Loaded load(long block) throws ArchiveException {
    Loaded last = loaded;
    if (last != null && last.block() == block) {
      return last;
    }
    boolean next = last != null && last.block() == block - 1;
    loaded = null;
    Loaded found = null;
    if (ahead != null && block >= nextAhead && block < nextAhead + reach()) {
      found = takeAhead(block);
    }
    if (found == null) {
      stopAhead();
      inOrder = next ? inOrder + 1 : 1;
      found = readBlock(block, buffers.single(file.blockBytes()));
      if (inOrder >= ORDERLY_BLOCKS) {
        startAhead(block + 1);
      }
    }
    loaded = found;
    return found;
  }

  private int reach() {
    return BlockBuffers.aheadCount(file.blockBytes());
  }

  private void startAhead(long first) {
    ByteBuffer[] ring = buffers.ring(file.blockBytes());
    long[] next = {first};
    nextAhead = first;
    ahead =
        new Ahead<>(
            "coffer-tape-read",
            reach(),
            () -> {
              long block = next[0]++;
              return block >= file.blockCount()
                  ? null
                  : readBlock(block, ring[(int) (block % ring.length)]);
            });
  }

  /**
   * A block that was or is being read ahead, those before it passed over; null if there is none.
   */
  private @Nullable Loaded takeAhead(long block) throws ArchiveException {
    Ahead<Loaded> reader = ahead;
    while (reader != null && nextAhead <= block) {
      Loaded taken;
      try {
        taken = taken(reader);
      } catch (ArchiveException e) {
        boolean wanted = nextAhead == block;
        stopAhead();
        if (wanted) {
          throw e;
        }
        return null;
      }
      nextAhead++;
      if (taken == null) {
        stopAhead();
        return null;
      }
      if (taken.block() == block) {
        return taken;
      }
    }
    return null;
  }

  /** Waits as a drive's own read would: not to be interrupted. */
  private static @Nullable Loaded taken(Ahead<Loaded> reader) throws ArchiveException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return reader.take();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ArchiveException e) {
          throw e;
        } catch (IOException e) {
          throw new IllegalStateException("internal error: a tape file fails otherwise", e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void stopAhead() {
    Ahead<Loaded> reader = ahead;
    if (reader != null) {
      ahead = null;
      inOrder = 0;
      loaded = null; // it may be in the ring
      reader.stop();
    }
  }

  private Loaded readBlock(long block, ByteBuffer buffer) throws ArchiveException {
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
      blocksRead.incrementAndGet();
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
    if (block == digestedBlocks) {
      digest.update(buffer.duplicate().position(0).limit(expected));
      digestedBlocks++;
    }
    return new Loaded(block, buffer, expected);
  }

  /** Gives the drive back, if it is being read ahead; more can be read afterwards. */
  @Override
  public void close() {
    stopAhead();
  }

  private ArchiveDamagedException damaged(
      TapePosition position, @Nullable String why, @Nullable Throwable cause) {
    return new ArchiveDamagedException(
        "block %s is damaged: %s (volume %s)".formatted(position, why, file.volser()), cause);
  }
}
