package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.scsi.MamAttributes;
import java.util.Optional;

/** What is in a drive that no changer fills: as far as the cartridge itself tells. */
sealed interface DriveContent {
  /** No cartridge, or one that cannot be threaded. */
  record Empty() implements DriveContent {}

  /**
   * A blank cartridge.
   *
   * @param barcode what its memory says, if a library ever wrote it there
   */
  record Blank(Optional<String> barcode) implements DriveContent {}

  /** One of ours. */
  record Ours(VolumeFacts facts) implements DriveContent {}

  /**
   * Somebody else's, or one that cannot be read.
   *
   * @param what what it holds, in words
   */
  record Other(String what) implements DriveContent {}

  /** The barcode, where it is known. */
  default Optional<String> barcode() {
    return switch (this) {
      case Empty empty -> Optional.empty();
      case Blank blank -> blank.barcode();
      case Ours ours -> Optional.of(ours.facts().barcode());
      case Other other -> Optional.empty();
    };
  }

  /** Threads what is in a drive and reads its label; the tape stands behind that. */
  static DriveContent of(TapeDrive drive) throws TapeException {
    try {
      drive.load();
    } catch (NotReadyException e) {
      return new Empty();
    }
    try {
      CartridgeContents contents = CartridgeContents.of(drive);
      return switch (contents) {
        case CartridgeContents.Blank blank -> new Blank(chipBarcode(drive));
        case CartridgeContents.Ours ours -> new Ours(ours.facts());
        case CartridgeContents.Foreign foreign -> new Other(foreign.inWords());
        case CartridgeContents.ForeignLtfs foreign -> new Other(foreign.inWords());
      };
    } catch (ArchiveDeviceException e) {
      throw e.tapeCause();
    } catch (ArchiveException e) {
      return new Other("a label that cannot be read: " + e.getMessage());
    }
  }

  private static Optional<String> chipBarcode(TapeDrive drive) throws TapeException {
    return drive
        .readAttribute(0, MamAttributes.BARCODE)
        .map(MamAttribute::text)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
