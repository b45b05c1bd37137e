package dev.coffer.cli.job.doctor;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.RotationPolicies;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the rotation's days are the site's: a policy has its own zone, as it was agreed to. */
final class TimeZoneCheck implements HealthCheck {
  @Override
  public String subject() {
    return "time zone";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    Optional<Catalog> catalog = patient.catalog();
    if (catalog.isEmpty()) {
      return List.of();
    }
    ZoneId zone = patient.requireSite().config().days().zone();
    List<Finding> findings = new ArrayList<>();
    for (RotationPolicies.Version each :
        catalog.get().read(session -> Control.of(session).rotationPolicies().inForce())) {
      ZoneId other = each.policy().window().zone();
      if (!other.equals(zone) && !other.getRules().equals(zone.getRules())) {
        findings.add(
            Finding.doubtful(
                subject(),
                ("days of policy %s end at midnight of %s, those of the site at midnight of %s:"
                        + " write 'window: %s %d %s' in its next version")
                    .formatted(
                        each.policy().name(),
                        other,
                        zone,
                        each.policy().window().start(),
                        each.policy().window().minutes(),
                        zone)));
      }
    }
    return findings;
  }
}
