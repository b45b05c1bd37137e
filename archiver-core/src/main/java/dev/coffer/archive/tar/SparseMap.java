package dev.coffer.archive.tar;

import dev.coffer.archive.entry.DataExtent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The extents of a sparse file in their one normal form. */
final class SparseMap {
  private SparseMap() {}

  /**
   * The same extents, in order, without empty or touching ones, and with the empty one at the end
   * of a file that ends in a hole; empty if they leave no hole.
   *
   * @throws IllegalArgumentException if they overlap, go backward, or leave the file
   */
  static Optional<List<DataExtent>> normal(List<DataExtent> extents, long fileBytes) {
    List<DataExtent> normal = new ArrayList<>(extents.size() + 1);
    long offset = -1;
    long end = 0;
    long reached = 0;
    for (DataExtent extent : extents) {
      if (extent.offset() < reached || extent.end() > fileBytes) {
        throw new IllegalArgumentException(
            "sparse map: extent="
                + extent.offset()
                + "+"
                + extent.byteCount()
                + " after="
                + reached
                + " size="
                + fileBytes);
      }
      reached = extent.end();
      if (extent.byteCount() == 0) {
        continue;
      }
      if (offset >= 0 && end == extent.offset()) {
        end = extent.end();
        continue;
      }
      if (offset >= 0) {
        normal.add(new DataExtent(offset, end - offset));
      }
      offset = extent.offset();
      end = extent.end();
    }
    if (offset >= 0) {
      normal.add(new DataExtent(offset, end - offset));
    }
    boolean whole = offset == 0 && end == fileBytes && normal.size() == 1;
    if (whole || fileBytes == 0) {
      return Optional.empty();
    }
    if (end < fileBytes) {
      normal.add(new DataExtent(fileBytes, 0));
    }
    return Optional.of(normal);
  }
}
