package dev.coffer.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A rule of the catalog refused: a name is taken, unknown or in use, or a state changed meanwhile.
 */
public final class CatalogRefusedException extends CatalogException {
  private static final long serialVersionUID = 1L;

  private final boolean needsSecondPerson;

  public CatalogRefusedException(String message) {
    this(message, (Throwable) null);
  }

  public CatalogRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.needsSecondPerson = false;
  }

  /** A refusal that the agreement of somebody else could lift. */
  public CatalogRefusedException(String message, boolean needsSecondPerson) {
    super(message, null);
    this.needsSecondPerson = needsSecondPerson;
  }

  /** True if it would not have been refused with the agreement of enough people. */
  public boolean needsSecondPerson() {
    return needsSecondPerson;
  }
}
