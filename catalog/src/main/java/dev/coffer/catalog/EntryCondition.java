package dev.coffer.catalog;

/** How well an entry was archived. The order is stored in the catalog and never changes. */
public enum EntryCondition {
  /** As it was. */
  INTACT,
  /** It changed while it was read; what is archived may be a mixture. */
  CHANGED_WHILE_READ,
  /** Its content could not be read in full. */
  UNREADABLE
}
