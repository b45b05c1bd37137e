package dev.coffer.catalog;

import org.jspecify.annotations.Nullable;

/**
 * The file is not a sound catalog: it needs a check, a backup copy, or a rebuild from cartridges.
 */
public final class CatalogDamagedException extends CatalogException {
  private static final long serialVersionUID = 1L;

  public CatalogDamagedException(String message) {
    this(message, null);
  }

  public CatalogDamagedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
