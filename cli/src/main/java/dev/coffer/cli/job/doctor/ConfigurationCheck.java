package dev.coffer.cli.job.doctor;

import java.util.List;

/** Whether the configuration can be read; a broken one is what {@code failed} says. */
final class ConfigurationCheck implements HealthCheck {
  @Override
  public String subject() {
    return "configuration";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    patient.requireSite();
    return List.of(Finding.good(subject(), patient.home().configFile() + " is well-formed"));
  }
}
