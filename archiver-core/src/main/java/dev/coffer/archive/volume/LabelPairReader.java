package dev.coffer.archive.volume;

import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.util.Optional;

/** Reads the pairs of labels in front of and behind tape files, with the filemark behind each. */
public final class LabelPairReader {
  private static final int MAX_LABEL_BYTES = 4096;

  private final TapeDrive drive;
  private final BlockReader blocks;

  public LabelPairReader(TapeDrive drive) {
    this.drive = drive;
    this.blocks = new BlockReader(drive, MAX_LABEL_BYTES);
  }

  /**
   * Reads a pair and its filemark; the tape stands behind them.
   *
   * @return empty at end of data
   * @throws UnsupportedFormatException if something else stands there
   */
  public Optional<FileLabel> read(FileLabel.Place place)
      throws UnsupportedFormatException, TapeException {
    Optional<byte[]> first = next();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> second = next();
    if (second.isEmpty() || next().isPresent()) {
      throw new UnsupportedFormatException("labels are not two blocks and a filemark");
    }
    return Optional.of(FileLabel.decode(place, first.get(), second.get()));
  }

  /** Which closing pair comes next, without moving on; empty if none does. */
  public Optional<FileLabel.Place> peekClosing() throws UnsupportedFormatException, TapeException {
    TapePosition position = drive.position();
    Optional<byte[]> first = next();
    drive.locate(position);
    return first.flatMap(FileLabel::place).filter(place -> place != FileLabel.Place.HEADER);
  }

  private Optional<byte[]> next() throws UnsupportedFormatException, TapeException {
    try {
      return blocks.next();
    } catch (IllegalTapeRequestException e) {
      throw new UnsupportedFormatException("a block that is longer than a label", e);
    }
  }
}
