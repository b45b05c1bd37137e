package dev.coffer.tape;

/** When writing filemarks returns. */
public enum FilemarkSync {
  /** At once (the immediate bit); nothing is promised. */
  BUFFERED,
  /** When everything written so far is on the medium. */
  SYNCHRONOUS
}
