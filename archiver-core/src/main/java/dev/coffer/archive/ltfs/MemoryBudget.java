package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;

/** Memory that one index may take, and what of it entries hold that are still being read. */
final class MemoryBudget {
  private final long maxBytes;
  private long heldBytes;

  MemoryBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes memory for something read, before there is more of it. */
  void hold(long bytes) throws ArchiveDamagedException {
    heldBytes += bytes;
    check(0);
  }

  /** What was held is part of the tree now, or dropped. */
  void release(long bytes) {
    heldBytes -= bytes;
  }

  /** Demands that the tree and all that is held fit. */
  void check(long treeBytes) throws ArchiveDamagedException {
    if (treeBytes + heldBytes > maxBytes) {
      throw new ArchiveDamagedException(
          "index needs more than %d MiB of memory".formatted(maxBytes >> 20));
    }
  }
}
