package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.config.NewHome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffer init}. */
@Command(name = "init", description = "Make a home: configuration, host key, catalog.")
final class InitCommand extends BaseCommand {
  @Mixin private DryRunOption dryRun;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The name of this host in manifests; default: the machine's own.")
  private @Nullable String host;

  @Override
  protected ExitCode run() throws Exception {
    Home home = home();
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
    List<String> made =
        NewHome.create(
            home, host == null ? machineName() : host, new SecureRandom(), around().time());
    if (made.isEmpty()) {
      output().say("nothing to do: " + home.directory() + " is complete");
    } else {
      output().say("made a home in " + home.directory());
      made.forEach(each -> output().say("  " + each));
      output().say("next: coffer library create; coffer recipient add NAME KEY; coffer pool add");
    }
    return ExitCode.DONE;
  }

  private static String machineName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return InetAddress.getLoopbackAddress().getHostName();
    }
  }
}
