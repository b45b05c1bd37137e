package dev.coffer.cli;

import org.jspecify.annotations.Nullable;

/**
 * A command cannot do what was asked, for a reason that lies neither in a drive, nor in an archive,
 * nor in the catalog. The message is one sentence; the hint says what to do next.
 */
public abstract sealed class CommandException extends Exception
    permits UsageException,
        SetupException,
        RefusedException,
        CartridgeNeededException,
        ApprovalNeededException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String hint;

  CommandException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /** What to do next, where there is something to do. */
  public final @Nullable String hint() {
    return hint;
  }
}
