package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Looks at the beginning of a cartridge and says whose it is. Reads only. */
public final class VolumeInspector {
  static final String FACTS_NAME = "volume.json";

  /** A label ends with the third filemark: behind its headers, its texts, its trailers. */
  private static final int WHOLE_LABEL_FILEMARKS = 3;

  /** The texts of a label are some hundred KiB in blocks of 64 KiB at least. */
  private static final int MOST_LABEL_OBJECTS = 64;

  private VolumeInspector() {}

  /**
   * Rewinds and reads the labels. The tape stands somewhere in the first tape file after it.
   *
   * @throws ArchiveDamagedException if it is labelled as ours and the first tape file is not
   * @throws UnsupportedFormatException if a newer Coffer labelled it
   */
  public static VolumeContents inspect(TapeDrive drive) throws ArchiveException {
    try {
      drive.rewind();
      BlockReader labels = new BlockReader(drive, 4096);
      Optional<byte[]> first;
      try {
        first = labels.next();
      } catch (IllegalTapeRequestException e) {
        return new VolumeContents.Foreign("a first block that is longer than a label");
      }
      if (first.isEmpty()) {
        return drive.position().object() == 0
            ? new VolumeContents.Blank()
            : new VolumeContents.Foreign("a filemark in front");
      }
      return labelled(drive, labels, first.get());
    } catch (TapeException e) {
      throw new ArchiveDeviceException("cannot read the volume label", e);
    }
  }

  /**
   * True if all that is recorded is the beginning of a label of ours for a volume: writing it was
   * cut off, and nothing is behind it. Rewinds, and reads to the end of data, which is near then.
   */
  public static boolean isCutLabel(TapeDrive drive, Volser volser) throws ArchiveException {
    try {
      drive.rewind();
      BlockReader labels = new BlockReader(drive, 4096);
      Optional<byte[]> first = labels.next();
      if (first.isEmpty() || !isOurs(first.get(), volser)) {
        return false;
      }
      ByteBuffer block = ByteBuffer.allocate(VolumeFacts.MAX_BLOCK_BYTES);
      int filemarks = 0;
      for (int objects = 1; objects < MOST_LABEL_OBJECTS; objects++) {
        block.clear();
        switch (drive.read(block)) {
          case ReadOutcome.EndOfData end -> {
            return true;
          }
          case ReadOutcome.Filemark mark -> filemarks++;
          case ReadOutcome.Block data -> {}
        }
        if (filemarks == WHOLE_LABEL_FILEMARKS) {
          return false;
        }
      }
      return false;
    } catch (IllegalTapeRequestException e) {
      return false;
    } catch (TapeException e) {
      throw new ArchiveDeviceException("cannot read the volume label", e);
    }
  }

  private static boolean isOurs(byte[] first, Volser volser) {
    if (VolumeLabel.isLtfs(first)) {
      return false;
    }
    try {
      VolumeLabel label = VolumeLabel.decode(first);
      return label.isOurs() && label.volser().equals(volser);
    } catch (UnsupportedFormatException e) {
      return false;
    }
  }

  private static VolumeContents labelled(TapeDrive drive, BlockReader labels, byte[] first)
      throws ArchiveException, TapeException {
    if (VolumeLabel.isLtfs(first)) {
      return new VolumeContents.Ltfs();
    }
    VolumeLabel label;
    try {
      label = VolumeLabel.decode(first);
    } catch (UnsupportedFormatException e) {
      return new VolumeContents.Foreign("no ANSI label");
    }
    if (!label.isOurs()) {
      return new VolumeContents.Foreign(
          "volume %s of %s"
              .formatted(
                  label.volser(),
                  label.implementation().isEmpty() ? "another program" : label.implementation()));
    }
    FileLabel header = readHeader(labels, label.volser());
    Map<String, byte[]> files =
        TextTar.read(
            "first tape file of " + label.volser(),
            TapeTexts.readTapeFile(drive, header.blockBytes()));
    byte[] json = files.get(FACTS_NAME);
    if (json == null) {
      throw new ArchiveDamagedException(
          "first tape file: no %s (volume %s)".formatted(FACTS_NAME, label.volser()));
    }
    VolumeFacts facts = VolumeFacts.decode(json);
    if (!facts.volser().equals(label.volser())) {
      throw new ArchiveDamagedException(
          "volume serial: VOL1 says %s, volume.json %s".formatted(label.volser(), facts.volser()));
    }
    return new VolumeContents.Labelled(facts);
  }

  private static FileLabel readHeader(BlockReader labels, Volser volser)
      throws ArchiveException, TapeException {
    Optional<byte[]> first = labels.next();
    Optional<byte[]> second = first.isEmpty() ? Optional.empty() : labels.next();
    if (first.isEmpty() || second.isEmpty() || labels.next().isPresent()) {
      throw new ArchiveDamagedException(
          "labels of the first tape file are missing (volume %s)".formatted(volser));
    }
    return FileLabel.decode(FileLabel.Place.HEADER, first.get(), second.get());
  }
}
