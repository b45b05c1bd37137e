package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.util.Optional;

/**
 * Finds where a volume goes on: behind its last whole tape file. What a crash left behind that, a
 * tape file without its closing labels, belongs to no receipt and is overwritten; whole tape files
 * never are.
 */
public final class VolumeAppender {
  /** A torn tape file leaves at most three filemarks behind the last whole one. */
  private static final int MAX_STEPS = 4;

  private VolumeAppender() {}

  /**
   * Positions a labelled volume for appending.
   *
   * @throws WrongVolumeException if the volume was closed because an archive goes on elsewhere
   * @throws ArchiveDamagedException if no whole tape file ends near the end of data
   * @throws ArchiveDeviceException if the drive failed, or does not take the volume's blocks
   */
  public static MountedVolume position(TapeDrive drive, VolumeFacts facts) throws ArchiveException {
    BlockFit.require(drive, facts);
    try {
      drive.spaceToEndOfData();
      TapePosition end = drive.position();
      Optional<Ending> ending = endingBefore(drive, end);
      for (int step = 0; ending.isEmpty() && step < MAX_STEPS && end.object() > 0; step++) {
        drive.locate(end);
        drive.spaceFilemarks(-1);
        TapePosition filemark = drive.position();
        ending = endingBefore(drive, filemark.plus(1));
        end = filemark;
      }
      Ending last =
          ending.orElseThrow(() ->
              new ArchiveDamagedException(
                  "no whole tape file at the end of data (volume %s)".formatted(facts.volser())));
      return append(drive, facts, last);
    } catch (TapeException e) {
      throw new ArchiveDeviceException(
          "cannot find the end of data (volume %s)".formatted(facts.volser()), e);
    }
  }

  private static MountedVolume append(TapeDrive drive, VolumeFacts facts, Ending last)
      throws ArchiveException, TapeException {
    if (last.place() == FileLabel.Place.END_OF_VOLUME) {
      throw new WrongVolumeException(
          "volume %s is full: the last archive on it was to go on on another volume"
              .formatted(facts.volser()));
    }
    if (last.label().volumeGeneration() != facts.generation()) {
      throw new ArchiveDamagedException(
          "generation of the last tape file: actual=%d expected=%d (volume %s)"
              .formatted(last.label().volumeGeneration(), facts.generation(), facts.volser()));
    }
    drive.locate(last.behind());
    return new MountedVolume(drive, facts, last.label().tapeFile() + 1);
  }

  private record Ending(FileLabel.Place place, FileLabel label, TapePosition behind) {}

  /** The closing labels whose filemark is the object in front of this position. */
  private static Optional<Ending> endingBefore(TapeDrive drive, TapePosition behind)
      throws TapeException {
    if (behind.object() < 3) {
      return Optional.empty();
    }
    drive.locate(new TapePosition(behind.partition(), behind.object() - 3));
    BlockReader labels = new BlockReader(drive, 16 << 20);
    Optional<byte[]> first = labels.next();
    Optional<byte[]> second = first.isEmpty() ? Optional.empty() : labels.next();
    if (second.isEmpty() || labels.next().isPresent() || !drive.position().equals(behind)) {
      return Optional.empty();
    }
    Optional<FileLabel.Place> place = FileLabel.place(first.get());
    if (place.isEmpty() || place.get() == FileLabel.Place.HEADER) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Ending(
              place.get(), FileLabel.decode(place.get(), first.get(), second.get()), behind));
    } catch (UnsupportedFormatException e) {
      return Optional.empty();
    }
  }
}
