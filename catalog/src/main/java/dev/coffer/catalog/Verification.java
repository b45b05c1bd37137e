package dev.coffer.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The evidence that an archive was read back.
 *
 * @param copy which copy was read
 * @param driveSerial the drive it was read in; empty if not known
 * @param by who had it done
 * @param details for people; may be empty
 * @param segments what each segment gave, in order
 */
public record Verification(
    ArchiveId archive,
    int copy,
    Instant at,
    String driveSerial,
    Principal by,
    Method method,
    Result result,
    String details,
    List<SegmentOutcome> segments) {
  /** What was compared. The names are stored in the catalog and never change. */
  public enum Method {
    /** Ciphertext, authentication and the digest of every file. */
    FULL,
    /** Ciphertext digests and the manifest's signature. */
    WITHOUT_IDENTITY
  }

  /** The answer. The names are stored in the catalog and never change. */
  public enum Result {
    AGREED,
    DAMAGED,
    /** Ended before everything was read. */
    INCOMPLETE
  }

  /**
   * What one segment gave.
   *
   * @param details what was wrong; empty if nothing
   */
  public record SegmentOutcome(int number, VolumeId volume, Result result, String details) {
    public SegmentOutcome {
      Objects.requireNonNull(volume);
      Objects.requireNonNull(result);
      Objects.requireNonNull(details);
    }
  }

  public Verification {
    Objects.requireNonNull(archive);
    Objects.requireNonNull(at);
    Objects.requireNonNull(driveSerial);
    Objects.requireNonNull(by);
    Objects.requireNonNull(method);
    Objects.requireNonNull(result);
    Objects.requireNonNull(details);
    segments = List.copyOf(segments);
    if (result == Result.AGREED
        && segments.stream().anyMatch(outcome -> outcome.result() != Result.AGREED)) {
      throw new IllegalArgumentException(
          "verification: agreed as a whole, but not in every segment");
    }
  }
}
