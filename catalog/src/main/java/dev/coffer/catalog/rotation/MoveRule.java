package dev.coffer.catalog.rotation;

/** Where a holiday moves a run, and its pick-up with it. */
public enum MoveRule {
  /** To the next day that is worked. */
  FORWARD,
  /** To the last day before that is worked. */
  BACKWARD
}
