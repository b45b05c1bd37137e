package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.ltfs.LtfsCutLabel;
import dev.coffer.archive.ltfs.LtfsLimits;
import dev.coffer.archive.ltfs.LtfsVolumeFacts;
import dev.coffer.archive.ltfs.LtfsVolumeReader;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.volume.VolumeContents;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.archive.volume.VolumeInspector;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.tape.TapeDrive;
import java.util.Optional;

/** What is on a cartridge that is mounted, whichever way it is written: its label decides. */
sealed interface CartridgeContents {

  /** Nothing is recorded. */
  record Blank() implements CartridgeContents {}

  /** Somebody else's data that Coffer cannot read. */
  record Foreign(String what) implements CartridgeContents {}

  /**
   * Somebody else's LTFS volume.
   *
   * @param reader at its newest whole index; it uses the drive
   */
  record ForeignLtfs(LtfsVolumeReader reader) implements CartridgeContents {}

  /** A volume of ours. */
  sealed interface Ours extends CartridgeContents {
    VolumeFacts facts();

    VolumeFormat format();
  }

  /** A tar volume of ours. */
  record OurTar(VolumeFacts facts) implements Ours {
    @Override
    public VolumeFormat format() {
      return VolumeFormat.TAR;
    }
  }

  /**
   * An LTFS volume of ours.
   *
   * @param reader at its newest whole index; it uses the drive
   */
  record OurLtfs(VolumeFacts facts, LtfsVolumeReader reader) implements Ours {
    @Override
    public VolumeFormat format() {
      return VolumeFormat.LTFS;
    }
  }

  /** Looks. Reads only; where the tape stands afterwards is not said. */
  static CartridgeContents of(TapeDrive drive) throws ArchiveException {
    return switch (VolumeInspector.inspect(drive)) {
      case VolumeContents.Blank blank -> new Blank();
      case VolumeContents.Foreign foreign -> new Foreign(foreign.what());
      case VolumeContents.Labelled labelled -> new OurTar(labelled.facts());
      case VolumeContents.Ltfs ltfs -> ofLtfs(drive);
    };
  }

  /**
   * The same for a cartridge that is to be labelled: a label of its own that was cut off, with
   * nothing behind it, is nothing.
   *
   * @throws ArchiveDamagedException if a label is damaged otherwise
   */
  static CartridgeContents forLabelling(TapeDrive drive, Barcode barcode) throws ArchiveException {
    Volser volser = new Volser(barcode.volser().text());
    try {
      CartridgeContents contents = of(drive);
      // the texts of a label may be there, and what closes them not
      boolean cut =
          switch (contents) {
            case OurTar tar -> VolumeInspector.isCutLabel(drive, volser);
            case ForeignLtfs other -> LtfsCutLabel.isOn(drive, volser);
            case Blank blank -> false;
            case Foreign foreign -> false;
            case OurLtfs ltfs -> false;
          };
      return cut ? new Blank() : contents;
    } catch (ArchiveDamagedException | WrongVolumeException e) {
      if (VolumeInspector.isCutLabel(drive, volser) || LtfsCutLabel.isOn(drive, volser)) {
        return new Blank();
      }
      throw e;
    }
  }

  private static CartridgeContents ofLtfs(TapeDrive drive) throws ArchiveException {
    LtfsVolumeReader reader = LtfsVolumeReader.open(drive, LtfsLimits.defaults());
    Optional<VolumeFacts> facts = LtfsVolumeFacts.of(reader);
    return facts.isPresent() ? new OurLtfs(facts.get(), reader) : new ForeignLtfs(reader);
  }

  /** In words, for messages; a volume of ours by its name and generation. */
  default String inWords() {
    return switch (this) {
      case Blank blank -> "a blank cartridge";
      case Foreign foreign -> foreign.what();
      case ForeignLtfs other ->
          "an LTFS volume of another program (%s)".formatted(other.reader().label().creator());
      case Ours ours ->
          "%svolume %s"
              .formatted(
                  ours.format() == VolumeFormat.LTFS ? "LTFS " : "",
                  LabelJob.volumeId(ours.facts()));
    };
  }
}
