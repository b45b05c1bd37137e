package dev.coffer.cli.job.doctor;

import java.util.List;

/** One thing that {@code coffer doctor} looks at. It changes nothing. */
public interface HealthCheck {
  /** What is looked at, in a word or two, for when it cannot be looked at. */
  String subject();

  /**
   * Looks.
   *
   * @return what was found; empty if there is nothing to look at, as when what the check needs is
   *     missing and another check says so
   * @throws Exception if it could not be looked at, which is a bad finding in itself
   */
  List<Finding> examine(Patient patient) throws Exception;
}
