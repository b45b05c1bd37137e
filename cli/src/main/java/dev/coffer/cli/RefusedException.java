package dev.coffer.cli;

import org.jspecify.annotations.Nullable;

/** A rule that protects data says no; the message names the rule, and nothing was changed. */
public final class RefusedException extends CommandException {
  private static final long serialVersionUID = 1L;

  public RefusedException(String message, @Nullable String hint) {
    super(message, hint, null);
  }
}
