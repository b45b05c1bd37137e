package dev.coffer.cli.job.doctor;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.cli.job.BackupJob;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether there is a copy of the catalog, and how much it lacks. */
final class BackupCheck implements HealthCheck {
  private static final Duration OLD = Duration.ofDays(8); // a weekly habit, and a day late

  @Override
  public String subject() {
    return "catalog backup";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    Optional<Catalog> catalog = patient.catalog();
    if (catalog.isEmpty()) {
      return List.of();
    }
    List<ArchiveRow> archives = catalog.get().read(session -> session.archives().all());
    Optional<BackupJob.Backup> last = BackupJob.last(patient.home());
    if (last.isEmpty()) {
      return archives.isEmpty()
          ? List.of()
          : List.of(
              Finding.doubtful(
                  subject(),
                  "never made: without one, a lost catalog takes reading every cartridge;"
                      + " coffer catalog backup FILE"));
    }
    BackupJob.Backup backup = last.get();
    long since = archives.stream().filter(each -> each.finishedAt().isAfter(backup.at())).count();
    long days = Math.max(0, Duration.between(backup.at(), patient.now()).toDays());
    String made = "%s is %d days old; %d archives since".formatted(backup.file(), days, since);
    if (!Files.exists(backup.file())) {
      return List.of(
          Finding.doubtful(
              subject(), backup.file() + " is not there any more; is it kept elsewhere?"));
    }
    boolean old = since > 0 && patient.now().isAfter(backup.at().plus(OLD));
    return List.of(
        old
            ? Finding.doubtful(subject(), made + ": coffer catalog backup FILE")
            : Finding.good(subject(), made));
  }
}
