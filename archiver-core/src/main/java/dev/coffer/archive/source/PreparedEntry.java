package dev.coffer.archive.source;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.posix.FileStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry ready to be handed out.
 *
 * @param status what the file system said, for hard links
 * @param content all of it, or null if there is none or it is still to be read
 * @param file an open descriptor to read from, or -1
 * @param outcome how reading the content went, where it is here
 * @param missing what of its metadata could not be read, in words
 */
record PreparedEntry(
    EntryMetadata metadata,
    FileStatus status,
    byte @Nullable [] content,
    int file,
    SourceEntry.Outcome outcome,
    List<String> missing) {
  ChangeStamp stamp() {
    return stamp(status);
  }

  static ChangeStamp stamp(FileStatus status) {
    return new ChangeStamp(status.changedAt(), status.inode() & Long.MAX_VALUE);
  }
}
