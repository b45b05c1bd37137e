package dev.coffer.archive.ltfs;

import dev.coffer.archive.entry.EntryPath;
import java.util.List;

/**
 * A file that was taken in. It is on tape when the {@link LtfsReceipt} of a generation at least as
 * new says so, and not before.
 *
 * @param path on the volume
 * @param fileUid its number
 * @param byteCount its logical size, holes included
 * @param sha256 of its logical content
 * @param extents where its data lie
 * @param generation the first index that has it
 */
public record LtfsFileReceipt(
    EntryPath path,
    long fileUid,
    long byteCount,
    String sha256,
    List<LtfsExtent> extents,
    long generation) {
  public LtfsFileReceipt {
    extents = List.copyOf(extents);
  }
}
