package dev.coffer.cli.job;

import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at a home and says what is right, what is doubtful and what is wrong. */
public final class DoctorJob {
  private final Home home;
  private final List<Finding> findings = new ArrayList<>();

  /** How a check came out. */
  public enum Verdict {
    GOOD("ok"),
    DOUBTFUL("note"),
    BAD("BAD");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    /** What people see. */
    public String word() {
      return word;
    }
  }

  /**
   * What one check found.
   *
   * @param finding what is so, and what to do about it
   */
  public record Finding(Verdict verdict, String check, String finding) {}

  public DoctorJob(Home home) {
    this.home = home;
  }

  /** Runs all checks; a check that cannot be made is a finding too. */
  public List<Finding> run() {
    configuration();
    hostKey();
    return List.copyOf(findings);
  }

  private void configuration() {
    try {
      Config config = home.config();
      found(Verdict.GOOD, "configuration", home.configFile() + " is well-formed");
      recipients(config);
      if (config.datasets().isEmpty()) {
        found(Verdict.DOUBTFUL, "datasets", "none declared: coffer dataset add NAME DIR");
      }
      for (Config.Dataset dataset : config.datasets().values()) {
        for (Path root : dataset.roots()) {
          boolean readable = Files.isReadable(root);
          found(
              readable ? Verdict.GOOD : Verdict.BAD,
              "dataset " + dataset.name(),
              root + (readable ? " can be read" : " cannot be read"));
        }
      }
    } catch (SetupException | IOException e) {
      found(Verdict.BAD, "configuration", String.valueOf(e.getMessage()));
    }
  }

  private void recipients(Config config) {
    int count = config.recipients().size();
    if (count == 0) {
      found(
          Verdict.BAD,
          "recipients",
          "none: nothing can be archived; coffer recipient add NAME KEY");
    } else if (count == 1) {
      found(Verdict.DOUBTFUL, "recipients", "only one: if its identity is lost, so is everything");
    } else {
      found(Verdict.GOOD, "recipients", count + " can read new archives");
    }
  }

  private void hostKey() {
    Path key = home.hostKeyFile();
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(key);
      permissions.remove(PosixFilePermission.OWNER_READ);
      permissions.remove(PosixFilePermission.OWNER_WRITE);
      found(
          permissions.isEmpty() ? Verdict.GOOD : Verdict.BAD,
          "host key",
          permissions.isEmpty() ? key + " is its owner's alone" : key + ": run chmod 0600 on it");
    } catch (IOException e) {
      found(Verdict.BAD, "host key", key + " cannot be read: coffer init makes a new one");
    }
  }

  private void found(Verdict verdict, String check, String finding) {
    findings.add(new Finding(verdict, check, finding));
  }
}
