package dev.coffer.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes completion for bash and for zsh (which runs bash's). */
final class Completions {
  /** The zsh that runs bash's has no such command: what it would change is bash's own. */
  private static final String FOR_ZSH =
      """
      #compdef coffer
      autoload -U +X bashcompinit && bashcompinit
      (( ${+functions[compopt]} )) || compopt() { : }
      """;

  private static final Pattern CANDIDATES = Pattern.compile("(?<=_option_args=\\()[^)]*");

  private Completions() {}

  static void write(CommandLine root, Path directory) throws IOException {
    Files.createDirectories(directory);
    String bash = lowerCase(AutoComplete.bash("coffer", root));
    Files.writeString(directory.resolve("coffer.bash"), bash);
    Files.writeString(directory.resolve("_coffer"), FOR_ZSH + bash);
  }

  /** Values as the manual writes them, not as the code does. */
  private static String lowerCase(String script) {
    return CANDIDATES
        .matcher(script)
        .replaceAll(each -> Matcher.quoteReplacement(each.group().toLowerCase(Locale.ROOT)));
  }
}
