package dev.coffer.cli.job;

import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.read.VolumeProvider;
import dev.coffer.archive.volume.Volser;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Volumes of which some cannot be had: nobody brings the cartridge, it is another one than its
 * barcode says, or its label cannot be read. Each is asked for once; from then on the answer is the
 * same, so that a thousand entries on it do not ask a thousand times.
 */
final class AtHandVolumes implements VolumeProvider {
  private final VolumeProvider volumes;
  private final Map<Volser, String> refused = new HashMap<>();

  AtHandVolumes(VolumeProvider volumes) {
    this.volumes = volumes;
  }

  /**
   * The drive with a volume.
   *
   * @throws WrongVolumeException if it cannot be had; the others still can
   * @throws IOException if drives, changer or catalog failed
   */
  @Override
  public TapeDrive mount(Volser volser, int generation) throws IOException, InterruptedException {
    String known = refused.get(volser);
    if (known != null) {
      throw new WrongVolumeException(known);
    }
    try {
      return volumes.mount(volser, generation);
    } catch (WrongVolumeException
        | UnsupportedFormatException
        | NotReadyException
        | MediumException e) {
      String reason = String.valueOf(e.getMessage());
      refused.put(volser, reason);
      throw new WrongVolumeException(reason, e);
    }
  }
}
