package dev.coffer.catalog.custody;

import java.util.Locale;

/** Why a cartridge comes home. Only one of them ends in its data being overwritten. */
public enum RecallPurpose {
  /** Somebody needs the data. */
  RESTORE,
  /** The data has expired and the cartridge is wanted again. */
  REUSE,
  /** To show that it can be read. */
  DRILL,
  /** For a court or an auditor. */
  LEGAL,
  /** To be destroyed. */
  DESTRUCTION;

  /** The name in texts and commands. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The purpose of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RecallPurpose named(String wireName) {
    for (RecallPurpose purpose : values()) {
      if (purpose.wireName().equals(wireName)) {
        return purpose;
      }
    }
    throw new IllegalArgumentException(
        "purpose: expected=restore, reuse, drill, legal or destruction");
  }

  /** True if its data may be given up once it is home. */
  public boolean allowsReuse() {
    return this == REUSE || this == DESTRUCTION;
  }
}
