package dev.coffer.cli.terminal;

import java.io.Console;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The person at the drives, who can be asked to do something with their hands. */
@FunctionalInterface
public interface Operator {

  /**
   * Says what is to be done and waits until it is.
   *
   * @return false if nobody is there, or they do not want to
   */
  boolean confirms(String request);

  /** Nobody is there. */
  static Operator nobody() {
    return request -> false;
  }

  /** Whoever sits at the terminal of this process. */
  static Operator atTerminal() {
    return Operator::askAtTerminal;
  }

  // Null it is where the console is java.base's, which the launcher chooses.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean askAtTerminal(String request) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return false;
    }
    @Nullable String answer =
        console.readLine("%s; then press Enter, or type no to give up: ", request);
    return answer != null && !answer.strip().toLowerCase(Locale.ROOT).startsWith("n");
  }
}
