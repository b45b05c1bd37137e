package dev.coffer.catalog;

import org.jspecify.annotations.Nullable;

/**
 * The catalog did not do what was asked. Five kinds, which callers tell apart by type: they differ
 * in what a person does next. Whatever the kind, the unit of work that threw left no trace.
 */
public abstract sealed class CatalogException extends Exception
    permits CatalogBusyException,
        CatalogDamagedException,
        CatalogRefusedException,
        CatalogStorageException,
        CatalogVersionException {
  private static final long serialVersionUID = 1L;

  CatalogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
