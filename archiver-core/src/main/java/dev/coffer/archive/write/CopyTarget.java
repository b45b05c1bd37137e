package dev.coffer.archive.write;

import dev.coffer.archive.volume.ArchiveVolume;
import dev.coffer.archive.volume.TapeFile;
import java.io.IOException;
import java.util.Optional;

/** Gives the volumes that a copy of an archive goes to. See {@link VolumeSequence}. */
public interface CopyTarget {

  /**
   * The next volume, in a drive and positioned for appending.
   *
   * @param neededBytes the least room it has to have
   * @throws dev.coffer.archive.ArchiveException if there is none
   */
  ArchiveVolume next(long neededBytes) throws IOException, InterruptedException;

  /**
   * Gives the drive back. When this returns, what was written to the volume is there for good,
   * whether or not more follows.
   */
  void letGo() throws IOException;

  /**
   * The volume of the part under way, after {@link #letGo} or an interruption: in a drive, and
   * behind what was written last.
   *
   * @param last what was written to it last
   * @param neededBytes the least room it has to have for the rest
   * @return empty if it cannot be gone on with; it stays as it is, and the copy begins anew
   */
  Optional<ArchiveVolume> again(TapeFile last, long neededBytes)
      throws IOException, InterruptedException;
}
