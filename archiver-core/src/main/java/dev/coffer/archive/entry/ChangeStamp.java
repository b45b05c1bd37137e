package dev.coffer.archive.entry;

import java.time.Instant;
import java.util.Objects;

/**
 * What a file system says of the last change of anything about a file. Nobody can set it at will: a
 * file that was restored, moved here or touched has another one though size and modification time
 * are as before.
 *
 * @param changedAt time of the last change of content or metadata ({@code ctime})
 * @param inode the file's number, without its highest bit
 */
public record ChangeStamp(Instant changedAt, long inode) {
  public ChangeStamp {
    Objects.requireNonNull(changedAt);
    if (inode < 0) {
      throw new IllegalArgumentException("inode: actual=" + inode);
    }
  }
}
