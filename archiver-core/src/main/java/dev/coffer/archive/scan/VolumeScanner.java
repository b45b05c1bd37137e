package dev.coffer.archive.scan;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.volume.FileLabel;
import dev.coffer.archive.volume.LabelPairReader;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.TapeFileKind;
import dev.coffer.archive.volume.TapeTexts;
import dev.coffer.archive.volume.VolumeContents;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.archive.volume.VolumeInspector;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks a volume from label to label and reads its manifests; needs neither catalog nor identity.
 * Data is spaced over, not read.
 */
public final class VolumeScanner {
  /** A tape file has three; behind a damaged stretch of several some more may be in the way. */
  private static final int MOST_FILEMARKS_PASSED = 30;

  private final TapeDrive drive;
  private final VolumeFacts facts;
  private final List<VolumeScan.ScannedFile> files = new ArrayList<>();
  private final List<VolumeScan.ScannedManifest> manifests = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Optional<String> tail = Optional.empty();
  private boolean full;
  private int nextTapeFile = 1;

  private VolumeScanner(TapeDrive drive, VolumeFacts facts) {
    this.drive = drive;
    this.facts = facts;
  }

  /**
   * Scans the volume in the drive.
   *
   * @throws UnsupportedFormatException if there is no volume of ours in it
   */
  public static VolumeScan scan(TapeDrive drive) throws ArchiveException {
    return switch (VolumeInspector.inspect(drive)) {
      case VolumeContents.Blank blank ->
          throw new UnsupportedFormatException("the cartridge is blank");
      case VolumeContents.Foreign foreign ->
          throw new UnsupportedFormatException("not a volume of Coffer: " + foreign.what());
      case VolumeContents.Ltfs ltfs ->
          throw new UnsupportedFormatException("an LTFS volume, not a tar volume");
      case VolumeContents.Labelled labelled -> new VolumeScanner(drive, labelled.facts()).scan();
    };
  }

  private VolumeScan scan() throws ArchiveException {
    try {
      drive.locate(new TapePosition(0, 1));
      while (scanFile()) {
        // each call takes one tape file
      }
    } catch (TapeException e) {
      throw new ArchiveDeviceException("cannot scan volume " + facts.volser(), e);
    }
    return new VolumeScan(
        facts, false, files, files.size() > 1, manifests, List.of(), problems, tail, full);
  }

  private boolean scanFile() throws ArchiveException, TapeException {
    TapePosition begin = drive.position();
    int expected = nextTapeFile;
    try {
      LabelPairReader labels = new LabelPairReader(drive);
      Optional<FileLabel> header = labels.read(FileLabel.Place.HEADER);
      if (header.isEmpty()) {
        if (!drive.position().equals(begin)) {
          tail = Optional.of("tape file %d has no labels".formatted(expected));
        }
        return false;
      }
      if (header.get().tapeFile() != expected) {
        throw new UnsupportedFormatException(
            "tape file number: actual=%d expected=%d".formatted(header.get().tapeFile(), expected));
      }
      return scanData(header.get(), labels);
    } catch (UnsupportedFormatException | MediumException e) {
      String problem = "tape file %d is not whole: %s".formatted(expected, e.getMessage());
      if (findNextFile(begin)) {
        problems.add(problem);
        return true;
      }
      tail = Optional.of(problem);
      return false;
    }
  }

  /**
   * Goes on behind labels or a filemark that cannot be read: to the next labels in front of a tape
   * file that comes later.
   *
   * @return false if there are none up to the end of data
   */
  private boolean findNextFile(TapePosition broken) throws TapeException {
    TapePosition from = broken;
    for (int filemark = 0; filemark < MOST_FILEMARKS_PASSED; filemark++) {
      try {
        drive.locate(from);
        drive.spaceFilemarks(1);
      } catch (MediumException e) {
        return false; // the end of data, or nothing can be read from here on
      }
      from = drive.position();
      try {
        Optional<FileLabel> header = new LabelPairReader(drive).read(FileLabel.Place.HEADER);
        if (header.isPresent() && header.get().tapeFile() > nextTapeFile) {
          nextTapeFile = header.get().tapeFile();
          drive.locate(from);
          return true;
        }
      } catch (UnsupportedFormatException | MediumException e) {
        // not here
      }
    }
    return false;
  }

  private boolean scanData(FileLabel header, LabelPairReader labels)
      throws ArchiveException, TapeException {
    long firstBlock = drive.position().object();
    Optional<ManifestFile> manifest = Optional.empty();
    if (header.kind() == TapeFileKind.MANIFEST) {
      manifest = readManifest(header);
      drive.locate(new TapePosition(0, firstBlock));
    }
    drive.spaceFilemarks(1);
    long blocks = drive.position().object() - 1 - firstBlock;
    Optional<FileLabel.Place> place = labels.peekClosing();
    FileLabel closing = place.isEmpty() ? null : labels.read(place.get()).orElse(null);
    if (place.isEmpty() || closing == null) {
      throw new UnsupportedFormatException("no closing labels");
    }
    if (closing.blockCount() != blocks) {
      problems.add(
          "tape file %d: blocks actual=%d expected=%d"
              .formatted(closing.tapeFile(), blocks, closing.blockCount()));
    }
    files.add(new VolumeScan.ScannedFile(closing, firstBlock));
    manifest.ifPresent(
        file -> manifests.add(new VolumeScan.ScannedManifest(closing.tapeFile(), file)));
    full = place.get() == FileLabel.Place.END_OF_VOLUME;
    nextTapeFile = closing.tapeFile() + 1;
    return true;
  }

  private Optional<ManifestFile> readManifest(FileLabel header)
      throws ArchiveException, TapeException {
    try {
      return Optional.of(ManifestFile.decode(TapeTexts.readTapeFile(drive, header.blockBytes())));
    } catch (ArchiveDamagedException | UnsupportedFormatException | MediumException e) {
      problems.add("manifest in tape file %d: %s".formatted(header.tapeFile(), e.getMessage()));
      return Optional.empty();
    }
  }
}
