package dev.coffer.cli.job.doctor;

import dev.coffer.cli.ExitCode;
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
  public List<Finding> examine(Patient patient) {
    Optional<Site> site = patient.site();
    if (site.isEmpty()) {
      return List.of();
    }
    int count = site.get().config().recipients().size();
    return List.of(
        switch (count) {
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
