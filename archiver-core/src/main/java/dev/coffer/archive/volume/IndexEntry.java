package dev.coffer.archive.volume;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.SourceEntry;
import java.util.Optional;

/**
 * One entry of an archive as its index has it: what it is, and where in the tar stream. Extended
 * attributes and the holes of sparse files stand in the tar alone.
 *
 * @param metadata the entry; without attributes and extents when read from an index
 * @param tarOffset the tar byte that its first header begins with
 * @param tarBytes all its tar bytes: headers, content, padding
 * @param sha256 of a file's content, holes as zeros; empty for all but files
 * @param outcome how reading it from the source went
 * @param stamp the source's word on its last change, so that the next change can be told; empty
 *     where it has none, or where a change after the reading could have left the same one
 */
public record IndexEntry(
    EntryMetadata metadata,
    long tarOffset,
    long tarBytes,
    Optional<Sha256> sha256,
    SourceEntry.Outcome outcome,
    Optional<ChangeStamp> stamp) {

  public IndexEntry {
    if (tarOffset < 0 || tarBytes < 512 || tarBytes > Long.MAX_VALUE - tarOffset) {
      throw new IllegalArgumentException(
          "index entry: tarOffset=%d tarBytes=%d".formatted(tarOffset, tarBytes));
    }
  }

  /** An entry without a stamp. */
  public IndexEntry(
      EntryMetadata metadata,
      long tarOffset,
      long tarBytes,
      Optional<Sha256> sha256,
      SourceEntry.Outcome outcome) {
    this(metadata, tarOffset, tarBytes, sha256, outcome, Optional.empty());
  }

  public EntryPath path() {
    return metadata.path();
  }

  /** The first tar byte behind it. */
  public long tarEnd() {
    return tarOffset + tarBytes;
  }
}
