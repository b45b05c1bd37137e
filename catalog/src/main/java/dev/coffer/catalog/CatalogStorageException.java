package dev.coffer.catalog;

import org.jspecify.annotations.Nullable;

/**
 * The file could not be read or written: no such file, no permission, disk full, input or output
 * error.
 */
public final class CatalogStorageException extends CatalogException {
  private static final long serialVersionUID = 1L;

  public CatalogStorageException(String message) {
    this(message, null);
  }

  public CatalogStorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
