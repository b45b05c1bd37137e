package dev.coffer.catalog;

import java.util.Objects;

/**
 * The part of an archive in one tape file.
 *
 * @param copy which copy of the archive, from 1
 * @param number place in the archive, from 0
 * @param tapeFile number of the tape file on the volume, from 0
 * @param firstBlock logical object number of its first data block
 * @param firstTarOffset where its part of the archive's tar stream begins
 * @param tarBytes length of that part
 * @param storedBytes length of the age file
 * @param sha256 of the age file
 * @param ageHeaderBytes length of the age header and payload nonce before the first chunk
 * @param frames sizes of its compressed frames
 */
public record SegmentRow(
    ArchiveId archive,
    int copy,
    int number,
    VolumeId volume,
    int tapeFile,
    long firstBlock,
    int blockSizeBytes,
    long blockCount,
    long firstTarOffset,
    long tarBytes,
    long storedBytes,
    Sha256 sha256,
    int ageHeaderBytes,
    FrameTable frames) {
  public SegmentRow {
    Objects.requireNonNull(archive);
    Objects.requireNonNull(volume);
    Objects.requireNonNull(sha256);
    Objects.requireNonNull(frames);
    if (copy < 1 || number < 0 || tapeFile < 0 || firstBlock < 0 || blockCount < 0) {
      throw new IllegalArgumentException("segment place: less than zero, or a copy less than one");
    }
    if (blockSizeBytes <= 0 || firstTarOffset < 0 || tarBytes < 0 || storedBytes < 0) {
      throw new IllegalArgumentException("segment sizes: less than zero, or no block size");
    }
  }

  /** True if a byte of the archive's tar stream is in it. */
  public boolean holds(long tarOffset) {
    return tarOffset >= firstTarOffset && tarOffset - firstTarOffset < tarBytes;
  }
}
