package dev.coffer.archive.volume;

import dev.coffer.archive.entry.Sha256;
import dev.coffer.tape.TapePosition;
import java.util.Arrays;
import java.util.Objects;

/**
 * Where a finished file of an archive lies and what is in it: a tape file of a tar volume, or a
 * file of an LTFS volume, which is one run of blocks, too.
 *
 * @param volser the volume
 * @param volumeGeneration the volume's generation, so that a relabelled cartridge is not mistaken
 * @param tapeFile its number on the volume: of a tape file its place, from 1; of a file of an LTFS
 *     volume its {@code fileuid}
 * @param path of a file of an LTFS volume its path there; empty for a tape file
 * @param partition the physical partition it lies in: 0 for a tape file
 * @param firstBlock the object number of its first data block in that partition
 * @param blockBytes size of all its blocks but the last
 * @param byteCount bytes stored: whole blocks and what the last one holds
 * @param sha256 digest of those bytes
 * @param ageHeader a spare copy of the age header with the payload nonce behind it; empty for a
 *     tape file that is not encrypted
 */
public record TapeFile(
    Volser volser,
    int volumeGeneration,
    int tapeFile,
    String path,
    int partition,
    long firstBlock,
    int blockBytes,
    long byteCount,
    Sha256 sha256,
    byte[] ageHeader) {

  /** More objects than any medium will ever hold, so that no sum of two overflows. */
  private static final long MAX_OBJECTS = 1L << 48;

  public TapeFile {
    if (tapeFile < 1
        || partition < 0
        || partition > 1
        || path.isEmpty() != (partition == 0)
        || firstBlock < 0
        || firstBlock > MAX_OBJECTS
        || blockBytes < 1
        || blockBytes > VolumeFacts.MAX_BLOCK_BYTES
        || byteCount < 0
        || byteCount / blockBytes > MAX_OBJECTS) {
      throw new IllegalArgumentException(
          "tape file: number=%d path=%s partition=%d firstBlock=%d blockBytes=%d bytes=%d"
              .formatted(tapeFile, path, partition, firstBlock, blockBytes, byteCount));
    }
  }

  /** The object its first data block is. */
  public TapePosition firstPosition() {
    return new TapePosition(partition, firstBlock);
  }

  /** Whether it is a file of an LTFS volume. */
  public boolean isOnLtfs() {
    return !path.isEmpty();
  }

  /** Blocks it takes. */
  public long blockCount() {
    return Math.ceilDiv(byteCount, (long) blockBytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TapeFile that
        && volser.equals(that.volser)
        && volumeGeneration == that.volumeGeneration
        && tapeFile == that.tapeFile
        && path.equals(that.path)
        && partition == that.partition
        && firstBlock == that.firstBlock
        && blockBytes == that.blockBytes
        && byteCount == that.byteCount
        && sha256.equals(that.sha256)
        && Arrays.equals(ageHeader, that.ageHeader);
  }

  @Override
  public int hashCode() {
    return Objects.hash(volser, tapeFile, sha256);
  }
}
