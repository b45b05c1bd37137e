package dev.coffer.archive.ltfs;

/**
 * A place on an LTFS volume.
 *
 * @param partition the logical partition, a letter from a to z; the labels say which physical one
 * @param block the block number there, records and filemarks counted together from 0
 */
public record LtfsPointer(char partition, long block) {
  public LtfsPointer {
    if (partition < 'a' || partition > 'z' || block < 0) {
      throw new IllegalArgumentException("pointer: partition=" + partition + " block=" + block);
    }
  }

  @Override
  public String toString() {
    return partition + ":" + block;
  }
}
