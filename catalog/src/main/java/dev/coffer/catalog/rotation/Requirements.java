package dev.coffer.catalog.rotation;

/**
 * What must be left of each dataset, whatever a run or release does. See {@link Protection} for how
 * each is counted; 0 asks for nothing.
 *
 * @param restorePoints restore points
 * @param copies copies of each restore point that the promised days need
 * @param sites sites from which alone some restore point can be restored
 * @param offline restore points that no drive or library can reach
 * @param fullsOut full archives off site
 */
public record Requirements(int restorePoints, int copies, int sites, int offline, int fullsOut) {
  public Requirements {
    if (restorePoints < 0 || copies < 0 || sites < 0 || offline < 0 || fullsOut < 0) {
      throw new IllegalArgumentException("requirement: less than zero");
    }
  }
}
