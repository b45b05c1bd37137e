package dev.coffer.cli.job.doctor;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.RootPaths;
import dev.coffer.cli.job.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether what shall be archived is there, and has a pool to go to. */
final class DatasetsCheck implements HealthCheck {
  @Override
  public String subject() {
    return "datasets";
  }

  @Override
  public List<Finding> examine(Patient patient) {
    Optional<Site> site = patient.site();
    if (site.isEmpty()) {
      return List.of();
    }
    Config config = site.get().config();
    if (config.datasets().isEmpty()) {
      return List.of(
          Finding.doubtful(subject(), "none declared: coffer dataset add NAME DIR --pool POOL"));
    }
    List<Finding> findings = new ArrayList<>();
    for (Config.Dataset dataset : config.datasets().values()) {
      String name = "dataset " + dataset.name();
      if (!config.pools().containsKey(dataset.pool())) {
        findings.add(
            Finding.bad(
                name,
                "its pool '%s' is not there: coffer pool add %s"
                    .formatted(dataset.pool(), dataset.pool()),
                ExitCode.USAGE));
      }
      for (Path root : dataset.roots()) {
        findings.add(
            Files.isReadable(root)
                ? Finding.good(name, RootPaths.text(root) + " can be read")
                : Finding.bad(
                    name, RootPaths.text(root) + " cannot be read", ExitCode.SOURCES_UNREADABLE));
      }
    }
    return findings;
  }
}
