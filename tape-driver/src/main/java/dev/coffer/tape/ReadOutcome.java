package dev.coffer.tape;

/** What stood at the position that was read. */
public sealed interface ReadOutcome {

  /** One block, now in the buffer; the tape stands behind it. */
  record Block(int byteCount) implements ReadOutcome {}

  /** A filemark; the tape stands behind it. */
  record Filemark() implements ReadOutcome {}

  /** Nothing is recorded here; the tape stands where it stood. */
  record EndOfData() implements ReadOutcome {}
}
