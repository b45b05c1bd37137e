package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.ContentDigest;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.tar.TarDecoder;
import dev.coffer.archive.tar.TarItem;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.zstd.SeekTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Makes an index anew where it is lost: by reading the tar itself, as far as its segments are
 * there. It costs reading everything, and needs an identity; what an index says beyond the tar, how
 * reading a file from its source went, is lost.
 *
 * <p>Behind a damaged frame it goes on with the next one, at the next header that can be told from
 * content. For one thread; owns native memory, not the drives.
 */
public final class EntryRecovery implements AutoCloseable {
  private final ArchiveLayout layout;
  private final ArchiveTarStream tar;
  private final Listener listener;
  private final ContentDigest digest = new ContentDigest();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
  private long lostBytes;

  /** Hears what is found, in the order of the tar. */
  public interface Listener extends IndexCodec.Visitor {

    /**
     * An entry found behind damage without the extended header that may have stood before it: its
     * name may be cut short, or it may lie inside another file. Its content is whole.
     */
    void suspect(IndexEntry entry) throws IOException;

    /** Tar bytes that cannot be had; entries that begin or end in them are not told of. */
    void lost(long tarOffset, long tarEnd, String reason) throws IOException;
  }

  /**
   * @param layout the segments to read, all of an archive or what is left of it
   */
  public EntryRecovery(
      ArchiveLayout layout,
      VolumeProvider volumes,
      List<? extends AgeIdentity> identities,
      Listener listener) {
    this.layout = layout;
    this.tar = new ArchiveTarStream(layout, volumes, identities);
    this.listener = listener;
  }

  /**
   * Reads it all.
   *
   * @return how many tar bytes were lost
   * @throws dev.coffer.archive.WrongKeyException if no identity opens the archive
   * @throws IOException if a drive, a volume's provider or the listener failed
   */
  public long run() throws IOException {
    Place place = new Place(0, false);
    while (place.offset() < end()) {
      if (layout.segmentAt(place.offset()).isEmpty()) {
        long next = nextSegment(place.offset());
        lost(place.offset(), next, "its segment is missing");
        place = new Place(next, true);
      } else {
        place = read(place);
      }
    }
    tellFrames();
    return lostBytes;
  }

  /** Where to read on, and whether a header has to be looked for there. */
  private record Place(long offset, boolean searching) {}

  private long end() {
    return layout.segments().isEmpty() ? 0 : layout.segments().getLast().tarEnd();
  }

  private long nextSegment(long offset) {
    for (Segment segment : layout.segments()) {
      if (segment.firstTarOffset() > offset) {
        return segment.firstTarOffset();
      }
    }
    return end();
  }

  /** Reads entries from a place on until the end or damage, and tells where to go on. */
  private Place read(Place from) throws IOException {
    tar.seek(from.offset());
    TarDecoder decoder = new TarDecoder(tar, from.offset());
    long good = from.offset();
    long contentEnd = -1;
    try {
      if (from.searching() && !decoder.resync()) {
        throw new ArchiveDamagedException("no header is found behind the damage");
      }
      while (true) {
        Optional<TarItem> item = decoder.next();
        good = aligned(decoder.position());
        if (item.isEmpty()) {
          // The end of a tar inside a file is not ours.
          return new Place(good, true);
        }
        if (item.get() instanceof TarItem.Entry entry) {
          long begin = entry.headerOffset();
          contentEnd = aligned(decoder.position() + entry.metadata().dataByteCount());
          good = begin;
          tell(decoder, entry, contentEnd);
          good = contentEnd;
          contentEnd = -1;
        }
      }
    } catch (ArchiveDamagedException e) {
      // In a content it is known where the next entry begins; else a header has to be looked for
      // behind the frame that is damaged, or behind the block that makes no sense.
      boolean known = contentEnd > good && contentEnd <= end();
      long behind = tar.damageEnd().orElse(aligned(decoder.position()));
      long next = known ? contentEnd : Math.max(behind, from.offset() + 512);
      lost(good, next, String.valueOf(e.getMessage()));
      return new Place(next, !known);
    }
  }

  private static long aligned(long offset) {
    return (offset + 511) & -512L;
  }

  private void tell(TarDecoder decoder, TarItem.Entry entry, long contentEnd) throws IOException {
    digest.begin(entry.metadata());
    while (decoder.read(buffer.clear()) >= 0) {
      digest.update(buffer.flip());
    }
    Sha256 actual = digest.end();
    IndexEntry found =
        new IndexEntry(
            entry.metadata(),
            entry.headerOffset(),
            contentEnd - entry.headerOffset(),
            entry.metadata().type() == EntryType.FILE ? Optional.of(actual) : Optional.empty(),
            SourceEntry.Outcome.COMPLETE);
    if (entry.suspect()) {
      listener.suspect(found);
    } else {
      listener.entry(found);
    }
  }

  private void lost(long from, long to, String reason) throws IOException {
    lostBytes += to - from;
    listener.lost(from, to, reason);
  }

  private void tellFrames() throws IOException {
    for (Segment segment : layout.segments()) {
      SeekTable frames;
      try {
        frames = tar.open(segment).frames();
      } catch (ArchiveDamagedException e) {
        continue; // told when its content was asked for
      }
      if (frames.totalContentBytes() == segment.tarBytes()) {
        listener.frames(segment.number(), frames.compressedSizes());
      }
    }
  }

  @Override
  public void close() {
    tar.close();
  }
}
