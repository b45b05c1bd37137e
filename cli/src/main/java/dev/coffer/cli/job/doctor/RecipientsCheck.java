package dev.coffer.cli.job.doctor;

import dev.coffer.archive.age.AgeRecipient;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.job.ArchiveRecipients;
import dev.coffer.cli.job.Site;
import java.util.List;
import java.util.Optional;

/** Whether somebody, and more than one, can read what is archived from now on. */
final class RecipientsCheck implements HealthCheck {
  @Override
  public String subject() {
    return "recipients";
  }

  @Override
  public List<Finding> examine(Patient patient) throws SetupException {
    Optional<Site> site = patient.site();
    if (site.isEmpty()) {
      return List.of();
    }
    long count =
        ArchiveRecipients.configured(site.get().config()).stream()
            .map(AgeRecipient::toString)
            .distinct()
            .count();
    return List.of(
        switch ((int) count) {
          case 0 ->
              Finding.bad(
                  subject(),
                  "none: nothing can be archived; coffer recipient add NAME KEY",
                  ExitCode.USAGE);
          case 1 ->
              Finding.doubtful(
                  subject(), "only one: if its identity is lost, so is everything; add a second");
          default -> Finding.good(subject(), count + " can read new archives");
        });
  }
}
