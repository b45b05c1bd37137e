package dev.coffer.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes completion for bash and for zsh (which runs bash's). */
final class Completions {
  private Completions() {}

  static void write(CommandLine root, Path directory) throws IOException {
    Files.createDirectories(directory);
    String bash = AutoComplete.bash("coffer", root);
    Files.writeString(directory.resolve("coffer.bash"), bash);
    Files.writeString(
        directory.resolve("_coffer"),
        "#compdef coffer\nautoload -U +X bashcompinit && bashcompinit\n" + bash);
  }
}
