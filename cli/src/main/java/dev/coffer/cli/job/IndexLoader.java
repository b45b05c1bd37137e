package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.read.EntryRecovery;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.CatalogException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Puts an index's entries into the catalog, and remembers what the parts of the archive need. */
final class IndexLoader implements EntryRecovery.Listener {
  private final ArchiveLoad load;
  private final ArchiveId archive;
  private final Map<Integer, int[]> frames = new HashMap<>();
  private boolean imperfect;
  private long entryCount;
  private long lostBytes;

  /** Loads into what stays the caller's to commit. */
  IndexLoader(ArchiveLoad load, ArchiveId archive) {
    this.load = load;
    this.archive = archive;
  }

  /** Whether some entry was not archived as it should be. */
  boolean isImperfect() {
    return imperfect;
  }

  /** Entries so far, deletions not counted. */
  long entryCount() {
    return entryCount;
  }

  /** Tar bytes that could not be had, where the index is made anew. */
  long lostBytes() {
    return lostBytes;
  }

  /** Compressed frame sizes by segment number. */
  Map<Integer, int[]> frames() {
    return frames;
  }

  /**
   * Adds the places that a manifest tells.
   *
   * @param frameSizes by segment number; a segment without them is asked for its seek table later
   */
  void addParts(Manifest manifest, Map<Integer, int[]> frameSizes) throws CatalogException {
    addParts(manifest, frameSizes, file -> true);
  }

  /** The same for those of the places that are on volumes known to the catalog. */
  void addParts(Manifest manifest, Map<Integer, int[]> frameSizes, Predicate<TapeFile> known)
      throws CatalogException {
    int copy = ReceiptMapper.copy(manifest);
    for (Segment segment : manifest.segments()) {
      if (known.test(segment.file())) {
        load.addSegment(
            ReceiptMapper.segment(
                archive, copy, segment, frameSizes.getOrDefault(segment.number(), new int[0])));
      }
    }
    int part = 0;
    for (TapeFile index : manifest.indexes()) {
      if (known.test(index)) {
        load.addIndexPart(ReceiptMapper.index(archive, copy, part, index));
      }
      part++;
    }
  }

  @Override
  public void entry(IndexEntry entry) throws IOException {
    imperfect |= entry.outcome() != SourceEntry.Outcome.COMPLETE;
    try {
      load.add(ReceiptMapper.entry(entry));
      entryCount++;
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }

  @Override
  public void deleted(EntryPath path) throws IOException {
    try {
      load.add(ReceiptMapper.deleted(path));
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }

  @Override
  public void suspect(IndexEntry entry) throws IOException {
    entry(entry);
  }

  @Override
  public void lost(long tarOffset, long tarEnd, String reason) {
    lostBytes += tarEnd - tarOffset;
  }

  @Override
  public void frames(int segmentNumber, int[] compressedSizes) {
    frames.put(segmentNumber, compressedSizes);
  }
}
