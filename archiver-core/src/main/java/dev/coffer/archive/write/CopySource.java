package dev.coffer.archive.write;

import dev.coffer.archive.volume.TapeFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Gives the tape files of the copy that is read, to {@link ArchiveCopier}. */
public interface CopySource {

  /**
   * Brings tape files within reach. The volume that is written is in no drive while this goes on;
   * where one drive does both, the one that is read is in none any more when this returns.
   *
   * @param wanted what is still to be copied to one volume, in order; at least one
   * @return how many of them, from the first on, can be opened now; at least one
   * @throws dev.coffer.archive.ArchiveDamagedException if one is not what the manifest says
   */
  int reach(List<TapeFile> wanted) throws IOException, InterruptedException;

  /**
   * The bytes of a tape file within reach; the caller closes them. Where they end they were
   * compared with the digest of the tape file.
   */
  InputStream open(TapeFile file) throws IOException, InterruptedException;
}
