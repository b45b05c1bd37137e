package dev.coffer.catalog.rotation;

/** The rules that decide. Their names are printed and stable. */
public enum Rule {
  /** Which session of the calendar it is, and where a holiday moved it. */
  CALENDAR,
  /** A session is run once. */
  DONE,
  /** One full archive goes to the eldest level that is due. */
  ELDEST_DUE,
  /** A missed elder level is made up before anything younger. */
  MADE_UP,
  /** The elder run stands for the younger levels that are due. */
  STANDS_FOR,
  /** A level that is switched off is skipped, not queued. */
  PAUSED,
  /** The set by the session's number in the calendar. */
  SESSION_NUMBER,
  /** The set whose turn it is. */
  SET_TURN,
  /** Runs of one period go on where the last one ended. */
  APPEND,
  /** Archives of a level go onto cartridges of that level's sets. */
  SET,
  /** The cartridge belongs to another pool. */
  POOL,
  /** The state of the cartridge's data allows writing or not. */
  DATA_STATE,
  /** A run needs the cartridge at hand. */
  CUSTODY,
  /** Somebody put a hold on it. */
  HOLD,
  /** The archive's own retention. */
  RETENTION,
  /** A living archive builds on it. */
  CHAIN,
  /** A promised day of the past needs it. */
  KEEP_DAYS,
  /** It expired, but two people have not released it. */
  NOT_RELEASED,
  /** Expiry is frozen. */
  FROZEN,
  /** The brake is on. */
  BRAKE,
  /** How much fits. */
  CAPACITY,
  /** It was not needed. */
  NOT_NEEDED,
  /** A new cartridge from the scratch pool. */
  SCRATCH,
  /** What the run writes: all, or changes since a base. */
  KIND,
  /** When and how long may be written. */
  WINDOW,
  /** What must be left of each dataset. */
  POLICY
}
