package dev.coffer.catalog;

/** How well an entry was archived. The codes are stored in the catalog and never change. */
public enum EntryCondition {
  /** As it was. */
  INTACT(0),
  /** It changed while it was read; what is archived may be a mixture. */
  CHANGED_WHILE_READ(1),
  /** Its content could not be read in full. */
  UNREADABLE(2);

  private final int code;

  EntryCondition(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
