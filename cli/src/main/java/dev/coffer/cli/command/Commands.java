package dev.coffer.cli.command;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of {@code coffer}, in the order of its help. A model of all of them takes the parser
 * longer to build than most commands take to run, so only what a command line names is built.
 */
public final class Commands {
  private static final List<Class<?>> ALL =
      List.of(
          InitCommand.class,
          DemoCommand.class,
          DoctorCommand.class,
          LibraryCommand.class,
          DriveCommand.class,
          CartridgeCommand.class,
          VolumeCommand.class,
          KeyCommand.class,
          RecipientCommand.class,
          PoolCommand.class,
          DatasetCommand.class,
          ArchiveCommand.class,
          VerifyCommand.class,
          RestoreCommand.class,
          FindCommand.class,
          LsCommand.class,
          HistoryCommand.class,
          ScanCommand.class,
          RotationCommand.class,
          VaultCommand.class,
          CatalogCommand.class,
          PeopleCommand.class,
          RequestCommand.class,
          ApproveCommand.class,
          DenyCommand.class,
          HoldCommand.class,
          HeartbeatCommand.class,
          AuditCommand.class);

  private Commands() {}

  /** Adds every command with all it knows: for the manual and for completion. */
  public static void addAll(CommandLine root) {
    ALL.forEach(type -> root.addSubcommand(name(type), type));
  }

  /**
   * Adds what a command line needs: the command it names, or if it names none of ours the names and
   * descriptions of all, which is what help and suggestions take.
   */
  public static void addNamed(CommandLine root, String... arguments) {
    String word = firstWord(arguments);
    Optional<Class<?>> named = ALL.stream().filter(type -> name(type).equals(word)).findFirst();
    if (named.isPresent()) {
      root.addSubcommand(word, named.get());
    } else {
      ALL.forEach(type -> root.addSubcommand(name(type), outline(type)));
    }
  }

  private static CommandSpec outline(Class<?> type) {
    CommandSpec spec = CommandSpec.create().name(name(type));
    spec.usageMessage().description(type.getAnnotation(Command.class).description());
    return spec;
  }

  private static String name(Class<?> type) {
    return type.getAnnotation(Command.class).name();
  }

  private static String firstWord(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--home") || arguments[i].equals("--person")) {
        i++;
      } else if (!arguments[i].startsWith("-")) {
        return arguments[i];
      }
    }
    return "";
  }
}
