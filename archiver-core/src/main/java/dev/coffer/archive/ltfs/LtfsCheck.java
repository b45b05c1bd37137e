package dev.coffer.archive.ltfs;

import java.util.List;
import java.util.Optional;

/**
 * How a volume was found when it was opened: where the newest whole indexes are, what lies behind
 * them, and which of them counts.
 *
 * @param fromMemory the cartridge memory said where the indexes are, and was right; nothing was
 *     searched, so what lies behind the indexes was not looked for
 * @param onIndexPartition the newest whole index on the index partition
 * @param onDataPartition the newest whole index on the data partition
 * @param consistent both partitions end in an index, and the one on the index partition points to
 *     the one on the data partition; only then can be appended to it
 * @param findings what is not as it should be, one sentence each, for people
 */
public record LtfsCheck(
    boolean fromMemory,
    Optional<Place> onIndexPartition,
    Optional<Place> onDataPartition,
    boolean consistent,
    List<String> findings) {
  public LtfsCheck {
    findings = List.copyOf(findings);
  }

  /**
   * The newest whole index of a partition.
   *
   * @param index where it is
   * @param generation of it
   * @param closed a filemark follows it
   * @param blocksBehind records and filemarks that lie behind it and that no index knows, 0 where
   *     it was not looked for
   */
  public record Place(LtfsPointer index, long generation, boolean closed, long blocksBehind) {
    boolean isComplete() {
      return closed && blocksBehind == 0;
    }
  }
}
