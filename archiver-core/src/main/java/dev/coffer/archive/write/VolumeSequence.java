package dev.coffer.archive.write;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.volume.ArchiveVolume;
import java.io.IOException;

/**
 * Gives the volumes that an archive goes to, one after the other. Whoever implements it has checked
 * that label, barcode and catalog agree and that nothing unexpired is overwritten.
 */
public interface VolumeSequence {

  /**
   * The next volume, in a drive and positioned for appending. What the archive has on the volume
   * before it, which may be nothing, is complete and synchronised; it may be unloaded. May wait for
   * a changer or a person; that thread is interrupted if the archive is abandoned meanwhile. Called
   * on the thread that owns the drive.
   *
   * @throws ArchiveException if there is none; the archive is then abandoned
   */
  ArchiveVolume next() throws IOException, InterruptedException;
}
