package dev.coffer.archive.volume;

/** What a tape file of a volume holds, and the letter that stands for it in its labels. */
public enum TapeFileKind {
  /** The plain ustar in front: README.txt, the format text, volume.json. */
  README('R'),
  /** One segment of an archive: one age file. */
  SEGMENT('S'),
  /** Part of an archive's index: one age file. */
  INDEX('I'),
  /** A signed manifest: a plain ustar. */
  MANIFEST('M');

  private final char letter;

  TapeFileKind(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }
}
