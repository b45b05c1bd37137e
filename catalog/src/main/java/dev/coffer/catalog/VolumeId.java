package dev.coffer.catalog;

/**
 * One label of one cartridge: relabelling makes a new volume with the next generation.
 *
 * @param generation from 1
 */
public record VolumeId(Volser volser, int generation) implements Comparable<VolumeId> {
  public VolumeId {
    if (generation < 1) {
      throw new IllegalArgumentException(
          "generation: actual=" + generation + " expected=1 or more");
    }
  }

  @Override
  public int compareTo(VolumeId other) {
    int byVolser = volser.compareTo(other.volser);
    return byVolser != 0 ? byVolser : Integer.compare(generation, other.generation);
  }

  @Override
  public String toString() {
    return volser + "/" + generation;
  }
}
