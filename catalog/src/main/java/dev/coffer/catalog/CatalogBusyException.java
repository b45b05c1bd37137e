package dev.coffer.catalog;

import org.jspecify.annotations.Nullable;

/** Another process kept the catalog busy for too long; trying again later may work. */
public final class CatalogBusyException extends CatalogException {
  private static final long serialVersionUID = 1L;

  public CatalogBusyException(String message) {
    this(message, null);
  }

  public CatalogBusyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
