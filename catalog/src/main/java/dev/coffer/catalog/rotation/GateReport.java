package dev.coffer.catalog.rotation;

import dev.coffer.catalog.DatasetName;
import java.util.List;
import java.util.Objects;

/**
 * What a run or release does to the protection of each dataset.
 *
 * @param refusals why it must not be done; empty if it may
 * @param warnings what is under the policy without being made worse
 */
public record GateReport(List<DatasetGate> datasets, List<String> refusals, List<String> warnings) {
  /**
   * One dataset.
   *
   * @param before as it is
   * @param ifItFails when what is overwritten or released is gone and nothing new can be read: the
   *     row that decides
   * @param after when all goes well
   */
  public record DatasetGate(Protection before, Protection ifItFails, Protection after) {
    public DatasetGate {
      Objects.requireNonNull(before);
      Objects.requireNonNull(ifItFails);
      Objects.requireNonNull(after);
    }

    public DatasetName dataset() {
      return before.dataset();
    }
  }

  public GateReport {
    datasets = List.copyOf(datasets);
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }

  /** True if nothing speaks against it. */
  public boolean open() {
    return refusals.isEmpty();
  }
}
