package dev.coffer.cli.job;

import dev.coffer.catalog.ArchiveKind;
import java.util.Objects;

/**
 * What kind of archive is wanted.
 *
 * @param level everything, what changed since the last full archive, or what changed since the last
 *     archive; where there is nothing good to build on it becomes everything
 * @param check how a file is told to be unchanged
 */
public record ArchiveRequest(ArchiveKind level, Check check) {
  /** How a file is told to be unchanged. */
  public enum Check {
    /** Size, modification and change time, inode, mode and owner are as they were. */
    METADATA,
    /** Its content is read and has the digest that it had. */
    DIGEST
  }

  public ArchiveRequest {
    Objects.requireNonNull(level);
    Objects.requireNonNull(check);
  }

  /** A level, compared by metadata. */
  public static ArchiveRequest of(ArchiveKind level) {
    return new ArchiveRequest(level, Check.METADATA);
  }
}
