package dev.coffer.archive.write;

import dev.coffer.archive.volume.ArchiveVolume;
import java.io.IOException;

/** Gives the volumes that a copy of an archive goes to. See {@link VolumeSequence}. */
public interface CopyTarget {

  /**
   * The next volume, in a drive and positioned for appending.
   *
   * @param neededBytes the least room it has to have
   * @throws dev.coffer.archive.ArchiveException if there is none
   */
  ArchiveVolume next(long neededBytes) throws IOException, InterruptedException;
}
