package dev.coffer.cli.command;

import dev.coffer.cli.SetupException;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Quantities;
import dev.coffer.cli.job.Desk;
import dev.coffer.cli.job.DriveKeys;
import dev.coffer.cli.job.Site;
import dev.coffer.tape.DriveEncryptionKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How drives are used, on every command that mounts cartridges. */
final class DriveOptions {
  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description =
          "Where a person changes cartridges: wait so long (like 90s, 30m, 2h) for one to be"
              + " inserted, and ask nobody.")
  private @Nullable String wait;

  @Option(
      names = "--drive-key",
      paramLabel = "FILE",
      description =
          "The key for the drive's own encryption, 64 hexadecimal digits, in a file outside the"
              + " home; - asks for it. Archives written with it are read with it only.")
  private @Nullable String driveKey;

  /** The desk of a command, as these options want it. */
  Desk apply(Site site, Surroundings around) throws SetupException, IOException, UsageException {
    return site.desk().waiting(patience()).withKey(key(site, around));
  }

  private Optional<Duration> patience() throws UsageException {
    if (wait == null) {
      return Optional.empty();
    }
    Optional<Duration> limit = Quantities.duration(wait);
    if (limit.isEmpty()) {
      throw new UsageException(
          "'" + wait + "' is not a length of time", "write it like 90s, 30m or 2h");
    }
    return limit;
  }

  private Optional<DriveEncryptionKey> key(Site site, Surroundings around)
      throws SetupException, IOException, UsageException {
    if (driveKey == null) {
      return Optional.empty();
    }
    return Optional.of(
        driveKey.equals("-")
            ? DriveKeys.ask(around.secrets())
            : DriveKeys.read(around.file(Path.of(driveKey)), site.home()));
  }
}
