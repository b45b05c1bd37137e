package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveException;
import java.time.Instant;

/**
 * A volume that takes the files of an archive, one after the other, however its format keeps them:
 * tape files between labels ({@link MountedVolume}), or files of an LTFS volume. Used on the thread
 * that owns the drive, which stays with whoever mounted it.
 */
public interface ArchiveVolume {

  /** What the volume says of itself. */
  VolumeFacts facts();

  /**
   * Room for the files of archives, in bytes as stored, without what the volume's own format needs
   * to be closed; {@link Long#MAX_VALUE} where the drive does not tell.
   */
  long remainingBytes() throws ArchiveException;

  /**
   * Says how much will still be written once the end of the volume has been told, so that it is
   * told in time. May change as the archive goes on.
   */
  void reserve(long closingBytes);

  /**
   * Begins a file behind the last one that has ended. One that has not ended is given up; where
   * files can be withdrawn, it is overwritten.
   */
  ArchiveFile begin(Heading heading) throws ArchiveException;

  /** Whether {@link ArchiveFile#withdraw} works here. */
  boolean canWithdraw();

  /**
   * What is written in front of a file, or beside it.
   *
   * @param kind what it holds
   * @param number which one of its kind in the archive, from 1
   * @param archive the archive
   * @param archiveName its name
   * @param firstVolume the volume the archive begins on
   * @param startedAt when the archive began
   * @param writtenAt now
   */
  record Heading(
      TapeFileKind kind,
      int number,
      ArchiveId archive,
      String archiveName,
      Volser firstVolume,
      Instant startedAt,
      Instant writtenAt) {}
}
