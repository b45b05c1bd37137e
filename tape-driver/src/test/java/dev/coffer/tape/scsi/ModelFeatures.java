package dev.coffer.tape.scsi;

/**
 * What a model drive has.
 *
 * @param readPosition answers READ POSITION
 * @param locate knows LOCATE
 * @param logSense knows LOG SENSE
 * @param memory reads and writes the cartridge memory
 * @param encryption encrypts
 * @param maxPartitions partitions it can make
 * @param stopsAtFilemarks SPACE over blocks stops at filemarks, as the standard wants
 * @param statesResidue a SPACE that stops says how much was left
 */
public record ModelFeatures(
    boolean readPosition,
    boolean locate,
    boolean logSense,
    boolean memory,
    boolean encryption,
    int maxPartitions,
    boolean stopsAtFilemarks,
    boolean statesResidue) {
  /** An LTO drive of the last ten years. */
  public static ModelFeatures modern() {
    return new ModelFeatures(true, true, true, true, true, 2, true, true);
  }

  /** A drive of the nineties: no positioning by number, but honest spacing. */
  public static ModelFeatures plain() {
    return new ModelFeatures(false, false, false, false, false, 1, true, true);
  }

  /** What tgt emulates: SPACE over blocks runs over filemarks and never says how far it came. */
  public static ModelFeatures loose() {
    return new ModelFeatures(false, false, false, false, false, 1, false, false);
  }
}
