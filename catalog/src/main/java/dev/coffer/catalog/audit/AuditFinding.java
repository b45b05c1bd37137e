package dev.coffer.catalog.audit;

/**
 * Something that is wrong with a log.
 *
 * @param sequence the record it is about
 */
public record AuditFinding(Kind kind, long sequence, String explanation) {
  /** What was done to the log. */
  public enum Kind {
    /** The record's text does not have the hash it was stored with, or is no record. */
    EDITED,
    /** A record is missing between two others, or before the first. */
    REMOVED,
    /** A record stands where another should. */
    REORDERED,
    /** The record does not carry the hash of the one before it. */
    UNCHAINED,
    /** The log ends before a head that was printed, signed or written to a cartridge. */
    TRUNCATED,
    /** The chain holds together and is not the one a head was taken from. */
    REWRITTEN,
    /** A table says something else than the log. */
    CONTRADICTED,
    /** A checkpoint is not signed by a host key. */
    BAD_CHECKPOINT
  }
}
