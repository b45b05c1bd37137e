package dev.coffer.cli.terminal;

import dev.coffer.cli.SetupException;
import java.io.Console;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Asks a person for a secret. Secrets never come from arguments or the environment. */
@FunctionalInterface
public interface SecretReader {

  /**
   * Asks without echo.
   *
   * @return the characters; the caller owns the array and clears it
   * @throws SetupException if nobody can be asked
   */
  char[] read(String prompt) throws SetupException;

  /** Asks at the terminal of this process. */
  static SecretReader ofTerminal() {
    return SecretReader::askAtTerminal;
  }

  // Null it is where the console is java.base's, which the launcher chooses.
  @SuppressWarnings("SystemConsoleNull")
  private static char[] askAtTerminal(String prompt) throws SetupException {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new SetupException(
          "a passphrase is needed and there is no terminal to ask at",
          "give it with --passphrase-file FILE, or --passphrase-fd N of an open descriptor");
    }
    char @Nullable [] secret = console.readPassword("%s: ", prompt);
    if (secret == null || secret.length == 0) {
      throw new SetupException("no passphrase was given", null);
    }
    return secret;
  }

  /** Takes the first line of what was read from a file or descriptor, without its line end. */
  static char[] firstLine(char[] content) {
    int end = 0;
    while (end < content.length && content[end] != '\n' && content[end] != '\r') {
      end++;
    }
    char[] line = Arrays.copyOf(content, end);
    Arrays.fill(content, '\0');
    return line;
  }
}
