package dev.coffer.cli.job.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is looked at, in the order in which it is told: what depends on something comes later.
 */
public final class HealthChecks {
  private HealthChecks() {}

  /** Every check there is. */
  public static List<HealthCheck> all() {
    return List.of(
        new ConfigurationCheck(),
        new HomeCheck(),
        new HostKeyCheck(),
        new TwoPeopleCheck(),
        new TimeZoneCheck(),
        new RecipientsCheck(),
        new CatalogCheck(),
        new BackupCheck(),
        new HardwareCheck(),
        new LibraryCheck(),
        new PoolsCheck(),
        new DatasetsCheck(),
        new EvidenceCheck());
  }

  /** Makes the checks one after the other; one that cannot be made stops no other. */
  public static List<Finding> examine(List<HealthCheck> checks, Patient patient) {
    List<Finding> findings = new ArrayList<>();
    for (HealthCheck check : checks) {
      try {
        findings.addAll(check.examine(patient));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return findings;
      } catch (Exception e) {
        findings.add(Finding.failed(check.subject(), e));
      }
    }
    return findings;
  }
}
