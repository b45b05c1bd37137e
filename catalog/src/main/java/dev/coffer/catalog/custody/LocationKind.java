package dev.coffer.catalog.custody;

import java.util.Locale;

/** What a place is. The names are stored and never change. */
public enum LocationKind {
  /** A library, with its drives and slots. */
  LIBRARY,
  /** A shelf or cabinet of the site. */
  SHELF,
  /** Somebody who carries. */
  COURIER,
  /** A place away from here. */
  VAULT;

  /** The name in the configuration and in commands. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static LocationKind named(String wireName) {
    for (LocationKind kind : values()) {
      if (kind.wireName().equals(wireName)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("location: expected=library, shelf, courier or vault");
  }
}
