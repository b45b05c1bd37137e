package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveException;
import dev.coffer.tape.MediumSpace;
import java.io.IOException;
import java.io.OutputStream;

/** A file of an archive that is being written to a volume. */
public interface ArchiveFile {

  /** Takes these bytes. Where that fails it has not taken them, not in part either. */
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

  /**
   * Takes the file off the volume, ended or not: reads back what it took, and leaves the volume
   * where the file began, so that the next file overwrites it and all behind it. To be called once,
   * of the last file first, and only where {@link ArchiveVolume#canWithdraw}; nothing is written.
   *
   * @param keep gets every byte the file took, in order; not closed
   * @throws ArchiveException if the medium does not give them back as they were
   * @throws IOException if they could not be kept
   */
  void withdraw(OutputStream keep) throws IOException;
}
