package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;

/** Keys of the name index, ascending; a key may repeat. */
interface KeySource {
  /** Goes to the next key; false if there is none, which stays so. */
  boolean next() throws CatalogException;

  /** The key that was gone to. */
  long key();
}
