package dev.coffer.catalog.control;

/** Ends a unit of work that was a rehearsal: nothing of it stays. */
public final class Rehearsed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Rehearsed() {
    super(null, null, false, false);
  }
}
