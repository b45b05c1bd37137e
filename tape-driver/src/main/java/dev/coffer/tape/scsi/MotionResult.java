package dev.coffer.tape.scsi;

import java.util.OptionalLong;

/**
 * What became of a command that moves tape. A residue is what was asked for and not done, in the
 * units of the command and never negative; empty where the drive does not say.
 */
public sealed interface MotionResult {
  /**
   * Done as asked.
   *
   * @param byteCount bytes of the block read or written
   * @param earlyWarning the end of the medium is near
   */
  record Done(int byteCount, boolean earlyWarning) implements MotionResult {}

  /** A filemark came instead; the tape stands beyond it, in the direction of the motion. */
  record Filemark(OptionalLong residue) implements MotionResult {}

  /** There is no more data; the tape stands there. */
  record EndOfData(OptionalLong residue) implements MotionResult {}

  /**
   * A read failed and a second one found no more data; whether the first one moved the tape is not
   * known.
   */
  record PerhapsEndOfData() implements MotionResult {}

  /** The beginning of the partition; the tape stands there. */
  record Beginning(OptionalLong residue) implements MotionResult {}

  /** The block is larger than the buffer; it was passed and what the buffer holds is no block. */
  record TooLarge() implements MotionResult {}

  /** The medium is full; nothing was written. */
  record Full() implements MotionResult {}

  /** Anything else; where the tape stands has to be asked. */
  record Failed(DriveFailure failure) implements MotionResult {}
}
