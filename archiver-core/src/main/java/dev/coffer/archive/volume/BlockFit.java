package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapeDrive;

/** Whether a drive takes a volume's blocks: asked before the first of them. */
final class BlockFit {
  private BlockFit() {}

  /**
   * Requires it.
   *
   * @throws ArchiveDeviceException if it does not; nothing was written
   */
  static void require(TapeDrive drive, VolumeFacts facts) throws ArchiveDeviceException {
    TapeCapabilities takes = drive.capabilities();
    if (facts.blockBytes() < takes.minBlockBytes() || facts.blockBytes() > takes.maxBlockBytes()) {
      throw new ArchiveDeviceException(
          "volume %s needs a drive that takes its blocks".formatted(facts.volser()),
          new IllegalTapeRequestException(
              "block size: actual=%d expected=%d to %d bytes, by block-size in coffer.toml before the cartridge is labelled (%s)"
                  .formatted(
                      facts.blockBytes(),
                      takes.minBlockBytes(),
                      takes.maxBlockBytes(),
                      drive.identity().path()),
              null));
    }
  }
}
