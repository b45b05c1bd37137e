package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.DatasetName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Refuses what would leave less than the policy requires. What is already under it may go on as
 * long as it is not made worse, or nothing could ever be repaired.
 */
final class PolicyGate {
  private final RotationPolicy policy;

  PolicyGate(RotationPolicy policy) {
    this.policy = policy;
  }

  private record Measure(String name, int required, ToIntFunction<Protection> of) {}

  GateReport assess(RotationState before, RotationState ifItFails, RotationState after) {
    List<GateReport.DatasetGate> datasets = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<HeldArchive> needed = new Expiry(before, policy.keepDays()).needed();
    List<HeldArchive> neededAfter = new Expiry(after, policy.keepDays()).needed();
    for (DatasetName dataset : datasets(before)) {
      Set<ArchiveId> kept = ids(needed, dataset);
      GateReport.DatasetGate gate =
          new GateReport.DatasetGate(
              Protection.of(dataset, before, policy.site(), kept),
              Protection.of(dataset, ifItFails, policy.site(), kept),
              Protection.of(dataset, after, policy.site(), ids(neededAfter, dataset)));
      datasets.add(gate);
      for (Measure measure : measures()) {
        judge(gate, measure, refusals, warnings);
      }
      lost(dataset, needed, ifItFails, refusals);
    }
    return new GateReport(datasets, refusals, warnings);
  }

  private static Set<ArchiveId> ids(List<HeldArchive> archives, DatasetName dataset) {
    return archives.stream()
        .filter(archive -> archive.dataset().equals(dataset))
        .map(HeldArchive::id)
        .collect(Collectors.toSet());
  }

  private Set<DatasetName> datasets(RotationState state) {
    Set<DatasetName> names = new LinkedHashSet<>(policy.datasets());
    state.archives().forEach(archive -> names.add(archive.dataset()));
    return names;
  }

  private List<Measure> measures() {
    Requirements need = policy.requirements();
    return List.of(
        new Measure("restore points", need.restorePoints(), Protection::restorePoints),
        new Measure("copies", need.copies(), Protection::copies),
        new Measure("sites", need.sites(), Protection::sites),
        new Measure("offline copies", need.offline(), Protection::offline),
        new Measure("full archives off site", need.fullsOut(), Protection::fullsOut));
  }

  private static void judge(
      GateReport.DatasetGate gate, Measure measure, List<String> refusals, List<String> warnings) {
    int before = measure.of.applyAsInt(gate.before());
    int worst = measure.of.applyAsInt(gate.ifItFails());
    int after = measure.of.applyAsInt(gate.after());
    String what = gate.dataset() + ": " + measure.name;
    if (worst < measure.required && worst < before) {
      refusals.add(
          what
              + " would be "
              + worst
              + ", the policy requires "
              + measure.required
              + ", now "
              + before);
    } else if (after < measure.required) {
      warnings.add(what + " will be " + after + ", the policy requires " + measure.required);
    }
  }

  private void lost(
      DatasetName dataset,
      List<HeldArchive> needed,
      RotationState ifItFails,
      List<String> refusals) {
    Set<ArchiveId> left =
        new Availability(ifItFails)
            .restorable(_ -> true).stream().map(HeldArchive::id).collect(Collectors.toSet());
    for (HeldArchive archive : needed) {
      if (archive.dataset().equals(dataset) && !left.contains(archive.id())) {
        refusals.add(
            dataset
                + ": the restore point of "
                + archive.takenOn()
                + " would be lost, needed for days back to "
                + policy.keepDays()
                + " days");
      }
    }
  }
}
