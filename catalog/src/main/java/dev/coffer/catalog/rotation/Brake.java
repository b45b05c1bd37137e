package dev.coffer.catalog.rotation;

import dev.coffer.catalog.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Notices a source that is suddenly not what it was: emptied, replaced, or encrypted by somebody
 * else. Such a run is still made, but onto fresh cartridges, and nothing is recycled after it until
 * two people have looked.
 */
public final class Brake {
  private static final int POINTS = 10;

  private final BrakeRule rule;

  public Brake(BrakeRule rule) {
    this.rule = rule;
  }

  /**
   * The reasons to brake for a dataset; empty to go on. Can be asked before the run, with what a
   * look at the source gives, and again after it, with what compression gave.
   *
   * @param history earlier runs of the dataset that nobody doubted, in any order
   */
  public List<String> judge(DatasetName dataset, RunFigures now, List<RunFigures> history) {
    List<String> reasons = new ArrayList<>();
    if (history.size() < rule.historyRuns()) {
      return reasons;
    }
    shrunk("bytes", now.bytes(), history.stream().map(RunFigures::bytes).toList())
        .ifPresent(reason -> reasons.add(dataset + ": " + reason));
    shrunk("entries", now.entries(), history.stream().map(RunFigures::entries).toList())
        .ifPresent(reason -> reasons.add(dataset + ": " + reason));
    changed(now, history).ifPresent(reason -> reasons.add(dataset + ": " + reason));
    incompressible(now, history).ifPresent(reason -> reasons.add(dataset + ": " + reason));
    return reasons;
  }

  private Optional<String> shrunk(String what, long now, List<Long> history) {
    long median = median(history);
    if (median == 0 || 100.0 * now / median >= rule.shrinkPercent()) {
      return Optional.empty();
    }
    return Optional.of(
        "the source shrank to "
            + now
            + " "
            + what
            + ", "
            + RunFigures.percent(now, median)
            + " % of the usual "
            + median
            + "; the brake engages under "
            + rule.shrinkPercent()
            + " %");
  }

  private Optional<String> changed(RunFigures now, List<RunFigures> history) {
    OptionalLong share = now.changedPercent();
    List<Long> shares = known(history.stream().map(RunFigures::changedPercent).toList());
    if (share.isEmpty() || share.getAsLong() <= rule.changedPercent()) {
      return Optional.empty();
    }
    if (!shares.isEmpty() && share.getAsLong() <= 2 * median(shares)) {
      return Optional.empty();
    }
    return Optional.of(
        share.getAsLong()
            + " % of the entries changed"
            + (shares.isEmpty() ? "" : ", usually " + median(shares) + " %")
            + "; the brake engages over "
            + rule.changedPercent()
            + " %");
  }

  private Optional<String> incompressible(RunFigures now, List<RunFigures> history) {
    OptionalLong stored = now.storedPercent();
    List<Long> before = known(history.stream().map(RunFigures::storedPercent).toList());
    if (stored.isEmpty()
        || before.isEmpty()
        || stored.getAsLong() <= rule.incompressiblePercent()
        || median(before) > rule.incompressiblePercent() - POINTS) {
      return Optional.empty();
    }
    return Optional.of(
        "what is stored is "
            + stored.getAsLong()
            + " % of what was read, usually "
            + median(before)
            + " %; the brake engages over "
            + rule.incompressiblePercent()
            + " %");
  }

  private static List<Long> known(List<OptionalLong> values) {
    return values.stream().filter(OptionalLong::isPresent).map(OptionalLong::getAsLong).toList();
  }

  /** The lower median, so that it is a figure that was measured. */
  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }
}
