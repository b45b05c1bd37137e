package dev.coffer.cli;

import org.jspecify.annotations.Nullable;

/** The home directory, its configuration or its keys are missing or wrong; nothing was done. */
public final class SetupException extends CommandException {
  private static final long serialVersionUID = 1L;

  public SetupException(String message, @Nullable String hint) {
    this(message, hint, null);
  }

  public SetupException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }
}
