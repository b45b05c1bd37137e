package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.config.NewHome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffer init}. */
@Command(name = "init", description = "Make a home: configuration, host key, catalog.")
final class InitCommand extends BaseCommand {
  /** It stands in manifests, in the log and behind the host's key. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  @Mixin private DryRunOption dryRun;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The name of this host in manifests; default: the machine's own.")
  private @Nullable String host;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "Whose midnights part the site's days; default: the machine's own zone.")
  private @Nullable String zone;

  @Override
  protected ExitCode run() throws Exception {
    Home home = home();
    String name = host == null ? machineName() : host;
    if (!NAME.matcher(name).matches()) {
      throw new UsageException(
          "a host cannot be called '" + name + "'",
          "give a name of letters, digits, '.', '-' and '_' with --host NAME");
    }
    if (dryRun.enabled) {
      output()
          .say(
              home.exists()
                  ? "would keep "
                      + home.directory()
                      + ": it has a coffer.toml, and init replaces none"
                  : "would make a home in " + home.directory());
      return ExitCode.DONE;
    }
    List<String> made = NewHome.create(home, name, zone(), new SecureRandom(), around().time());
    if (made.isEmpty()) {
      output().say("nothing to do: " + home.directory() + " is complete");
    } else {
      output().say("made a home in " + home.directory());
      made.forEach(each -> output().say("  " + each));
      output().say("next: coffer library create; coffer recipient add NAME KEY; coffer pool add");
    }
    return ExitCode.DONE;
  }

  private ZoneId zone() throws UsageException {
    try {
      return zone == null ? around().zone() : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new UsageException(
          "'" + zone + "' is not a time zone", "write it like America/Denver or UTC");
    }
  }

  private static String machineName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return InetAddress.getLoopbackAddress().getHostName();
    }
  }
}
