package dev.coffer.tape;

import java.util.Comparator;

/**
 * A place on a medium as READ POSITION counts it: the object (block or filemark) that comes next.
 *
 * @param partition from 0
 * @param object blocks and filemarks together, from 0 at the beginning of the partition
 */
public record TapePosition(int partition, long object) implements Comparable<TapePosition> {
  private static final Comparator<TapePosition> ORDER =
      Comparator.comparingInt(TapePosition::partition).thenComparingLong(TapePosition::object);

  /** The beginning of partition 0. */
  public static final TapePosition BEGINNING = new TapePosition(0, 0);

  public TapePosition {
    if (partition < 0 || object < 0) {
      throw new IllegalArgumentException(
          "tape position: partition=" + partition + " object=" + object);
    }
  }

  /** The place {@code count} objects further on in the same partition. */
  public TapePosition plus(long count) {
    return new TapePosition(partition, Math.addExact(object, count));
  }

  @Override
  public int compareTo(TapePosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return partition + ":" + object;
  }
}
