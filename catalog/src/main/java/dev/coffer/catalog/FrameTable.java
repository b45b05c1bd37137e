package dev.coffer.catalog;

import java.util.Arrays;

/** The compressed sizes of a segment's frames, in order, in bytes. */
public final class FrameTable {
  private final int[] sizes;

  private FrameTable(int[] sizes) {
    this.sizes = sizes;
  }

  /** A table of these sizes, copied; none may be negative. */
  public static FrameTable of(int... sizes) {
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("frame size: actual=" + size);
      }
    }
    return new FrameTable(sizes.clone());
  }

  public int count() {
    return sizes.length;
  }

  /** The size of one frame. */
  public int size(int index) {
    return sizes[index];
  }

  /** Where a frame begins, counted from the first; {@code index} may be {@link #count()}. */
  public long offset(int index) {
    long offset = 0;
    for (int i = 0; i < index; i++) {
      offset += sizes[i];
    }
    return offset;
  }

  public int[] sizes() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FrameTable that && Arrays.equals(sizes, that.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return sizes.length + " frames, " + offset(sizes.length) + " bytes";
  }
}
