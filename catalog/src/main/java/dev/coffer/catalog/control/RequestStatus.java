package dev.coffer.catalog.control;

/** How a request stands. */
public enum RequestStatus {
  /** Waits for signatures. */
  OPEN,
  /** Enough people signed; may be carried out inside its window. */
  APPROVED,
  /** Its time is over. */
  EXPIRED,
  DENIED,
  CANCELLED,
  /** Carried out. */
  DONE,
  /** An emergency that was carried out and waits for its review. */
  REVIEW_DUE
}
