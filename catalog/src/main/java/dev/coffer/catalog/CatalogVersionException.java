package dev.coffer.catalog;

import org.jspecify.annotations.Nullable;

/** The file is of a version, or of a program, that this program does not know. */
public final class CatalogVersionException extends CatalogException {
  private static final long serialVersionUID = 1L;

  public CatalogVersionException(String message) {
    this(message, null);
  }

  public CatalogVersionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
