package dev.coffer.catalog.rotation;

/**
 * How much a run is expected to write, all datasets together, one copy.
 *
 * @param fullBytes if everything is written; 0 if not known
 * @param changedBytes if only changes are
 * @param bytesPerSecond of the drive and source together; 0 if not known
 */
public record RunEstimate(long fullBytes, long changedBytes, long bytesPerSecond) {
  /** Nothing known: one cartridge is taken to be enough, and the window too. */
  public static final RunEstimate UNKNOWN = new RunEstimate(0, 0, 0);

  public RunEstimate {
    if (fullBytes < 0 || changedBytes < 0 || bytesPerSecond < 0) {
      throw new IllegalArgumentException("estimate: less than zero");
    }
  }
}
