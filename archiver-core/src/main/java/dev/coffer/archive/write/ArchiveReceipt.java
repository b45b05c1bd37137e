package dev.coffer.archive.write;

import dev.coffer.archive.stream.StreamProgress;
import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexSpool;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.Volser;
import java.io.IOException;
import java.util.List;

/**
 * Proof that an archive is on tape: it exists only after the last filemark came back from the
 * medium. Keeps the index's spool file until it is closed.
 */
public final class ArchiveReceipt implements AutoCloseable {
  private final ArchiveId id;
  private final ManifestFile manifest;
  private final List<Volser> endedUnannounced;
  private final StreamProgress progress;
  private final SourceCounts counts;
  private final IndexSpool entries;
  private final IndexSpool frames;

  ArchiveReceipt(
      ArchiveId id,
      ManifestFile manifest,
      List<Volser> endedUnannounced,
      StreamProgress progress,
      SourceCounts counts,
      IndexSpool entries,
      IndexSpool frames) {
    this.id = id;
    this.manifest = manifest;
    this.endedUnannounced = endedUnannounced;
    this.progress = progress;
    this.counts = counts;
    this.entries = entries;
    this.frames = frames;
  }

  /** What the last manifest says: all segments, all index parts. */
  public Manifest manifest() {
    return manifest.manifest();
  }

  /** The manifest with its signature, as it stands on tape. */
  public ManifestFile manifestFile() {
    return manifest;
  }

  /**
   * Volumes whose medium ended before its drive had warned, or so soon after that what had been
   * begun did not fit any more: it was written again on the next one. In order; also those that
   * hold no part of the archive for it.
   */
  public List<Volser> endedUnannounced() {
    return endedUnannounced;
  }

  /** How the stream went. */
  public StreamProgress progress() {
    return progress;
  }

  /** How reading the entries went. */
  public SourceCounts counts() {
    return counts;
  }

  /** Tells all entries in tar order, then each segment's frame sizes; can be repeated. */
  public void visit(IndexCodec.Visitor visitor) throws IOException {
    IndexCodec.readSpools(entries, frames, id, visitor);
  }

  @Override
  public void close() throws IOException {
    try (entries;
        frames) {
      // both are deleted
    }
  }
}
