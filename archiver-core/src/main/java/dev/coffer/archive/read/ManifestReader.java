package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.TapeTexts;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;

/** Reads the manifest that stands behind an index part. */
public final class ManifestReader {
  /**
   * From an index's last block to the manifest's first: filemark, EOF1, EOF2, filemark, HDR1, HDR2,
   * filemark.
   */
  private static final int LABEL_OBJECTS = 7;

  private ManifestReader() {}

  /**
   * Reads it from the drive, which holds the index's volume. Says nothing of the signature.
   *
   * @throws ArchiveDamagedException if no manifest can be read there
   */
  public static ManifestFile readBehind(TapeDrive drive, TapeFile index) throws ArchiveException {
    // on an LTFS volume the one file begins behind the other, and a filemark ends it, too
    int between = index.isOnLtfs() ? 0 : LABEL_OBJECTS;
    TapePosition position =
        new TapePosition(index.partition(), index.firstBlock() + index.blockCount() + between);
    try {
      drive.locate(position);
      return ManifestFile.decode(TapeTexts.readTapeFile(drive, index.blockBytes()));
    } catch (MediumException e) {
      throw new ArchiveDamagedException(
          "manifest at %s cannot be read: %s (volume %s)"
              .formatted(position, e.getMessage(), index.volser()),
          e);
    } catch (TapeException e) {
      throw new ArchiveDeviceException(
          "cannot read the manifest at %s (volume %s)".formatted(position, index.volser()), e);
    }
  }
}
