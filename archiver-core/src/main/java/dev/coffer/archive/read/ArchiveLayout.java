package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.zstd.SeekTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the tar bytes of an archive lie: its segments in order, and as far as known the frames of
 * each. For its callers immutable.
 */
public final class ArchiveLayout {
  private final ArchiveId archiveId;
  private final List<Segment> segments;
  private final Map<Integer, int[]> frameSizes;
  private final Map<Integer, List<Segment>> copies;

  /**
   * @param segments all segments that are to be read, in order of their tar offsets
   * @param frameSizes compressed frame sizes by segment number; a segment without them is asked for
   *     its own seek table, at its end
   */
  public ArchiveLayout(
      ArchiveId archiveId, List<Segment> segments, Map<Integer, int[]> frameSizes) {
    this(archiveId, segments, frameSizes, Map.of());
  }

  /**
   * The same where segments are in more than one place.
   *
   * @param copies further places of segments, by segment number, best first
   */
  public ArchiveLayout(
      ArchiveId archiveId,
      List<Segment> segments,
      Map<Integer, int[]> frameSizes,
      Map<Integer, List<Segment>> copies) {
    this.copies = Map.copyOf(copies);
    this.archiveId = archiveId;
    this.segments = List.copyOf(segments);
    this.frameSizes = new TreeMap<>(frameSizes);
  }

  /** The layout a manifest tells, without frames. */
  public static ArchiveLayout of(Manifest manifest) {
    return new ArchiveLayout(manifest.archiveId(), manifest.segments(), Map.of());
  }

  public ArchiveId archiveId() {
    return archiveId;
  }

  public List<Segment> segments() {
    return segments;
  }

  /** Where else the bytes of a segment are, best first. */
  public List<Segment> copies(Segment segment) {
    return copies.getOrDefault(segment.number(), List.of());
  }

  /** The frames of a segment, if they are known without reading it. */
  public Optional<SeekTable> frames(Segment segment) throws ArchiveDamagedException {
    int[] sizes = frameSizes.get(segment.number());
    return sizes == null
        ? Optional.empty()
        : Optional.of(SeekTable.ofUniform(sizes, segment.frameBytes(), segment.tarBytes()));
  }

  /** Remembers the frames of a segment, as an index part that was just read tells them. */
  void learn(int segmentNumber, int[] compressedSizes) {
    frameSizes.put(segmentNumber, compressedSizes);
  }

  /** Gives room back: the frames of a segment that will not be read again. */
  void forget(int segmentNumber) {
    frameSizes.remove(segmentNumber);
  }

  /** The segment that holds a tar byte. */
  public Optional<Segment> segmentAt(long tarOffset) {
    int low = 0;
    int high = segments.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Segment segment = segments.get(middle);
      if (tarOffset < segment.firstTarOffset()) {
        high = middle - 1;
      } else if (tarOffset >= segment.tarEnd()) {
        low = middle + 1;
      } else {
        return Optional.of(segment);
      }
    }
    return Optional.empty();
  }

  /** The volumes that hold a stretch of tar bytes, in the order they are read. */
  public List<Volser> volumes(long tarOffset, long tarEnd) {
    List<Volser> volumes = new ArrayList<>();
    for (Segment segment : segments) {
      Volser volser = segment.file().volser();
      if (segment.firstTarOffset() < tarEnd
          && segment.tarEnd() > tarOffset
          && !volumes.contains(volser)) {
        volumes.add(volser);
      }
    }
    return volumes;
  }
}
