package dev.coffer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Command lines for every command that picocli knows, with values made for their arguments from
 * their labels: so a command that is added is tried without anybody thinking of it.
 */
final class Attempts {
  /** What to give: by command and option or label, else by the option, else by its label. */
  private final Map<String, List<String>> values;

  Attempts(Map<String, List<String>> values) {
    this.values = Map.copyOf(values);
  }

  /** Every command that does something. */
  static List<CommandSpec> leaves(CommandLine root) {
    List<CommandSpec> leaves = new ArrayList<>();
    collect(root, leaves);
    return leaves;
  }

  private static void collect(CommandLine line, List<CommandSpec> leaves) {
    if (line.getSubcommands().isEmpty()) {
      leaves.add(line.getCommandSpec());
    }
    line.getSubcommands().values().stream().distinct().forEach(each -> collect(each, leaves));
  }

  /** The words of a command, such as {@code request show}. */
  static List<String> words(CommandSpec leaf) {
    List<String> words = new ArrayList<>();
    for (CommandSpec each = leaf; each.parent() != null; each = each.parent()) {
      words.addFirst(each.name());
    }
    return words;
  }

  /**
   * One command line.
   *
   * @param turn which of several values an argument gets
   * @param withOptional every option, one by one too many for most commands, else only those that
   *     are required
   */
  List<String> line(CommandSpec leaf, int turn, boolean withOptional) {
    List<String> line = new ArrayList<>(words(leaf));
    for (OptionSpec option : leaf.options()) {
      boolean wanted = option.required() || (withOptional && !isForAll(option));
      if (wanted) {
        line.add(option.longestName());
        if (option.arity().max() > 0) {
          line.add(value(option, option.longestName(), turn));
        }
      }
    }
    for (PositionalParamSpec parameter : leaf.positionalParameters()) {
      line.add(value(parameter, parameter.paramLabel(), turn));
    }
    return line;
  }

  /** One command line with the arguments it must have and one option more. */
  List<String> lineWith(CommandSpec leaf, OptionSpec option, int turn) {
    List<String> line = line(leaf, turn, false);
    line.add(words(leaf).size(), option.longestName());
    if (option.arity().max() > 0) {
      line.add(words(leaf).size() + 1, value(option, option.longestName(), turn));
    }
    return line;
  }

  /** Options that every command has, and those that only say how much is said. */
  static boolean isForAll(OptionSpec option) {
    return List.of(
            "--help",
            "--version",
            "--home",
            "--person",
            "--debug",
            "--json",
            "--dry-run",
            "--text",
            "--passphrase-fd",
            "--passphrase-file")
        .contains(option.longestName());
  }

  String value(ArgSpec argument, String name, int turn) {
    String command = String.join(" ", words(argument.command()));
    for (String key : List.of(command + " " + name, name, argument.paramLabel())) {
      List<String> known = values.get(key);
      if (known != null) {
        return known.get(Math.min(turn, known.size() - 1));
      }
    }
    Class<?> type = argument.type();
    boolean number =
        type == int.class || type == Integer.class || type == long.class || type == Long.class;
    return number ? "1" : values.getOrDefault("", List.of("")).getFirst();
  }
}
