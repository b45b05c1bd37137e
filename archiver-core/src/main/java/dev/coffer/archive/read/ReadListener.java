package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.volume.Segment;

/** Hears where reading an archive met damage or a volume that cannot be had. */
public interface ReadListener {

  /**
   * A stretch of a segment cannot be read where it was looked for first. Told once for a segment
   * and place, whether or not another copy of it is there.
   */
  void unreadable(Segment segment, ArchiveException why);

  /**
   * What could not be read of a segment comes from another copy of it. Told once for each pair.
   *
   * @param instead the same segment, elsewhere
   */
  void fromCopy(Segment segment, Segment instead, ArchiveException why);

  /** Nobody who listens. */
  static ReadListener none() {
    return new ReadListener() {
      @Override
      public void unreadable(Segment segment, ArchiveException why) {}

      @Override
      public void fromCopy(Segment segment, Segment instead, ArchiveException why) {}
    };
  }
}
