package dev.coffer.cli.command;

import dev.coffer.cli.SetupException;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.config.Home;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code coffer} itself: the options that all commands know, and the list of commands. */
@Command(
    name = "coffer",
    description = "Archives to tape and other removable cartridges, encrypted and found again.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class RootCommand implements Runnable {
  private final Surroundings around;

  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Where Coffer's state lives; else $$COFFER_HOME, else the user's data directory.")
  private @Nullable Path homeOption;

  @Option(
      names = "--person",
      paramLabel = "PERSON",
      scope = ScopeType.INHERIT,
      description = "Who acts; else $$COFFER_PERSON, else the login account.")
  private @Nullable String personOption;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  public RootCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public void run() {
    spec.commandLine().usage(around.out());
  }

  /** Stack traces are wanted. */
  public boolean debug() {
    return debug;
  }

  Surroundings around() {
    return around;
  }

  Home home() throws SetupException {
    Path directory = homeOption == null ? Home.defaultDirectory(around.environment()) : homeOption;
    return new Home(around.resolve(directory));
  }

  /** Who is said to act; empty for the user of this process. */
  Optional<String> person() {
    String named =
        personOption == null
            ? around.environment().getOrDefault("COFFER_PERSON", "")
            : personOption.strip();
    return named.isBlank() ? Optional.empty() : Optional.of(named);
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = RootCommand.class.getPackage().getImplementationVersion();
      return new String[] {"coffer " + (version == null ? "(not packaged)" : version)};
    }
  }
}
