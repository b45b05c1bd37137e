package dev.coffer.cli.command;

import dev.coffer.cli.UsageException;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that people give to pools and datasets; they end up in labels and file names. */
final class Names {
  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");

  /** Words that 'coffer archive' takes for its own. */
  private static final Set<String> VERBS = Set.of("list", "show");

  private Names() {}

  static void check(String kind, String name) throws UsageException {
    if (!ALLOWED.matcher(name).matches() || VERBS.contains(name)) {
      throw new UsageException(
          "a " + kind + " cannot be called '" + name + "'",
          "use lower-case letters, digits, '-' and '_', up to 40, and not 'list' or 'show'");
    }
  }
}
