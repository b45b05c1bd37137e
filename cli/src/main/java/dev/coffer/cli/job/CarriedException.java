package dev.coffer.cli.job;

import dev.coffer.catalog.CatalogException;
import dev.coffer.cli.CommandException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a failure of the catalog or a refusal through code that knows only {@link IOException}:
 * the archive engine, when it asks a job for the next volume.
 */
final class CarriedException extends IOException {
  private static final long serialVersionUID = 1L;

  CarriedException(CatalogException carried) {
    super(carried.getMessage(), carried);
  }

  CarriedException(CommandException carried) {
    super(carried.getMessage(), carried);
  }

  /** Throws what was carried, if this failure or a cause of it carries something. */
  static void unpack(IOException failure) throws CatalogException, CommandException {
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof CarriedException) {
        switch (each.getCause()) {
          case CatalogException e -> throw e;
          case CommandException e -> throw e;
          case null, default -> throw new IllegalStateException("carries nothing", each);
        }
      }
    }
  }
}
