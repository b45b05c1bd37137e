package dev.coffer.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A rule of the catalog refused: a name is taken, unknown or in use, or a state changed meanwhile.
 */
public final class CatalogRefusedException extends CatalogException {
  private static final long serialVersionUID = 1L;

  public CatalogRefusedException(String message) {
    this(message, null);
  }

  public CatalogRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
