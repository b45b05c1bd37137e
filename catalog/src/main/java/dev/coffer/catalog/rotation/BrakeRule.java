package dev.coffer.catalog.rotation;

/**
 * When a source counts as suddenly different. All figures are compared with the median of the runs
 * before; with fewer than {@code historyRuns} of them only what needs no history is judged.
 *
 * @param shrinkPercent engaged if bytes or entries fall under this share of the median
 * @param changedPercent engaged if more than this share of the entries changed, and more than twice
 *     the median share
 * @param incompressiblePercent engaged if what is stored is more than this share of what was read,
 *     while the median is at least ten points under it
 * @param historyRuns how many runs make a history, 1 up
 */
public record BrakeRule(
    int shrinkPercent, int changedPercent, int incompressiblePercent, int historyRuns) {
  /** Half gone, 60 % changed, stored at 90 %; three runs make a history. */
  public static final BrakeRule DEFAULT = new BrakeRule(50, 60, 90, 3);

  public BrakeRule {
    if (shrinkPercent < 0
        || shrinkPercent > 100
        || changedPercent < 0
        || changedPercent > 100
        || incompressiblePercent < 0
        || incompressiblePercent > 200
        || historyRuns < 1
        || historyRuns > 100) {
      throw new IllegalArgumentException(
          "brake: percents 0 to 100 (incompressible 0 to 200), history of 1 to 100 runs");
    }
  }
}
