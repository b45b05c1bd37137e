package dev.coffer.cli;

import org.jspecify.annotations.Nullable;

/** One person cannot do this alone; nothing was changed. */
public final class ApprovalNeededException extends CommandException {
  private static final long serialVersionUID = 1L;

  public ApprovalNeededException(String message, @Nullable String hint) {
    super(message, hint, null);
  }
}
