package dev.coffer.archive.ltfs;

import java.util.List;

/**
 * Which files a mounted file system puts on the index partition. Kept for others; Coffer puts all
 * data on the data partition.
 *
 * @param maxFileBytes files up to this size
 * @param patterns and with a name like one of these ({@code *} and {@code ?}), or any if empty
 */
public record PlacementPolicy(long maxFileBytes, List<String> patterns) {
  public PlacementPolicy {
    patterns = List.copyOf(patterns);
  }
}
