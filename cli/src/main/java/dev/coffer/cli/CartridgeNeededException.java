package dev.coffer.cli;

import org.jspecify.annotations.Nullable;

/** A cartridge that is not at hand has to be fetched first. */
public final class CartridgeNeededException extends CommandException {
  private static final long serialVersionUID = 1L;

  public CartridgeNeededException(String message, @Nullable String hint) {
    super(message, hint, null);
  }
}
