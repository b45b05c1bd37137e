package dev.coffer.cli.job;

import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.read.ArchiveLayout;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.catalog.SegmentRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a restore reads the segments of an archive: each in the place that was chosen for it, and
 * where that fails in its other copies. Places are the catalog's; what stands only in a manifest is
 * the same in every copy.
 */
final class RestoreLayout {
  private RestoreLayout() {}

  /**
   * The layout of one archive of a chain.
   *
   * @param manifest of any copy of it. What it names and the catalog has nowhere is in the layout
   *     too: who wants it is told of its volume
   */
  static ArchiveLayout of(ArchiveChain.Link link, Manifest manifest) {
    Map<Integer, ArchiveChain.Part> chosen = new HashMap<>();
    link.parts().forEach(part -> chosen.put(part.segment().number() + 1, part));
    List<Segment> segments = new ArrayList<>();
    Map<Integer, int[]> frames = new HashMap<>();
    Map<Integer, List<Segment>> copies = new HashMap<>();
    for (Segment named : manifest.segments()) {
      ArchiveChain.Part part = chosen.get(named.number());
      if (part == null) {
        segments.add(named);
        continue;
      }
      segments.add(place(named, part.segment()));
      copies.put(
          named.number(),
          link.othersOf(part).stream().map(other -> place(named, other.segment())).toList());
      if (part.segment().frames().count() > 0) {
        frames.put(named.number(), part.segment().frames().sizes());
      }
    }
    return new ArchiveLayout(manifest.archiveId(), segments, frames, copies);
  }

  private static Segment place(Segment named, SegmentRow row) {
    TapeFile file = named.file();
    return new Segment(
        named.number(),
        new TapeFile(
            new Volser(row.volume().volser().text()),
            row.volume().generation(),
            ReceiptMapper.tapeFile(row),
            file.path(),
            file.partition(),
            row.firstBlock(),
            row.blockSizeBytes(),
            row.storedBytes(),
            Sha256.of(row.sha256().bytes()),
            file.ageHeader()),
        row.firstTarOffset(),
        row.tarBytes(),
        named.frameBytes());
  }
}
