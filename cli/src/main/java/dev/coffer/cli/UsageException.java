package dev.coffer.cli;

import org.jspecify.annotations.Nullable;

/** The command line asks for something that does not exist or makes no sense; nothing was done. */
public final class UsageException extends CommandException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message, @Nullable String hint) {
    super(message, hint, null);
  }
}
