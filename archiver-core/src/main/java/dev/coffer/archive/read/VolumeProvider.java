package dev.coffer.archive.read;

import dev.coffer.archive.volume.Volser;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;

/**
 * Puts volumes into a drive for reading, one at a time. Whoever implements it has checked the label
 * against the volume that is asked for.
 */
public interface VolumeProvider {

  /**
   * The drive with this volume loaded; its position is anywhere. The drive returned before may be
   * another one or the same, and is not used any more.
   *
   * @throws dev.coffer.archive.WrongVolumeException if it cannot be had or is another generation
   */
  TapeDrive mount(Volser volser, int generation) throws IOException, InterruptedException;
}
