package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveException;
import dev.coffer.tape.MediumSpace;

/** A file of an archive that is being written to a volume. */
public interface ArchiveFile {

  /** Takes these bytes. */
  void write(byte[] bytes, int offset, int length) throws ArchiveException;

  /** Whether the end of the volume is near: what is to be closed has to be closed now. */
  MediumSpace space();

  /**
   * Ends it.
   *
   * <p>A manifest ends what an archive has on the volume: when its end returns, all of the archive
   * on this volume is on the medium, and the volume is whole.
   *
   * @param goesOn whether the archive goes on on another volume, so that this one is left
   * @param ageHeader the spare copy to remember, or nothing
   */
  TapeFile end(boolean goesOn, byte[] ageHeader) throws ArchiveException;
}
