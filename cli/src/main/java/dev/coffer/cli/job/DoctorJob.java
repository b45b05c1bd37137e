package dev.coffer.cli.job;

import dev.coffer.catalog.CatalogException;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.job.doctor.Finding;
import dev.coffer.cli.job.doctor.HealthCheck;
import dev.coffer.cli.job.doctor.HealthChecks;
import dev.coffer.cli.job.doctor.Patient;
import java.time.InstantSource;
import java.util.List;

/** Looks at a home and says what is right, what is doubtful and what is wrong. */
public final class DoctorJob {
  private final Home home;
  private final InstantSource time;
  private final Desk desk;

  public DoctorJob(Home home, InstantSource time, Desk desk) {
    this.home = home;
    this.time = time;
    this.desk = desk;
  }

  /** Runs all checks; a check that cannot be made is a finding too. */
  public List<Finding> run() throws CatalogException {
    return run(HealthChecks.all());
  }

  List<Finding> run(List<HealthCheck> checks) throws CatalogException {
    try (Patient patient = new Patient(home, time, desk)) {
      return HealthChecks.examine(checks, patient);
    }
  }
}
