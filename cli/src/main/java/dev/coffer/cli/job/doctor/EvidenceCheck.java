package dev.coffer.cli.job.doctor;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether what is kept has been read back, and not too long ago. */
final class EvidenceCheck implements HealthCheck {
  private static final Duration OLD = Duration.ofDays(365);

  @Override
  public String subject() {
    return "evidence";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    Optional<Catalog> catalog = patient.catalog();
    if (catalog.isEmpty()) {
      return List.of();
    }
    List<ArchiveRow> never = new ArrayList<>();
    List<ArchiveRow> old = new ArrayList<>();
    int kept =
        catalog
            .get()
            .read(session -> {
              int count = 0;
              for (ArchiveRow archive : session.archives().all()) {
                if (archive.expiresAt().filter(end -> end.isBefore(patient.now())).isPresent()) {
                  continue;
                }
                count++;
                Optional<Verification> agreed = session.verifications().lastAgreed(archive.id());
                if (agreed.isEmpty()) {
                  never.add(archive);
                } else if (agreed.get().at().plus(OLD).isBefore(patient.now())) {
                  old.add(archive);
                }
              }
              return count;
            });
    List<Finding> findings = new ArrayList<>();
    if (!never.isEmpty()) {
      findings.add(
          Finding.doubtful(
              subject(),
              "%d of %d archives were never read back whole, the oldest is %s: coffer verify %s"
                  .formatted(
                      never.size(), kept, never.getFirst().name(), never.getFirst().name())));
    }
    if (!old.isEmpty()) {
      findings.add(
          Finding.doubtful(
              subject(),
              "%d of %d archives were last read back over a year ago, one is %s: coffer verify %s"
                  .formatted(old.size(), kept, old.getFirst().name(), old.getFirst().name())));
    }
    if (findings.isEmpty() && kept > 0) {
      findings.add(
          Finding.good(subject(), "all %d archives were read back within a year".formatted(kept)));
    }
    return findings;
  }
}
