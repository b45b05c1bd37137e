package dev.coffer.archive.ltfs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An index without its tree.
 *
 * @param version of the format it was written in
 * @param creator program and reason
 * @param comment free text
 * @param volumeUuid the volume's, as in the label
 * @param generation raised with every change that reached the medium, from 1
 * @param updatedAt when it was made
 * @param self where it stands
 * @param previous the index of the data partition before it, empty in the first one
 * @param allowPolicyUpdate whether the placement policy may be changed
 * @param placementPolicy which files go to the index partition
 * @param highestFileUid highest number ever given to an entry
 * @param lock whether the volume may be changed, empty if the index does not say
 * @param foreign elements that this program does not know, as XML, kept as they are
 */
public record LtfsIndexHeader(
    LtfsVersion version,
    String creator,
    Optional<String> comment,
    UUID volumeUuid,
    long generation,
    Instant updatedAt,
    LtfsPointer self,
    Optional<LtfsPointer> previous,
    boolean allowPolicyUpdate,
    Optional<PlacementPolicy> placementPolicy,
    long highestFileUid,
    Optional<VolumeLock> lock,
    List<String> foreign) {
  public LtfsIndexHeader {
    foreign = List.copyOf(foreign);
  }

  /** The same state at another place. */
  LtfsIndexHeader at(LtfsPointer place, Optional<LtfsPointer> before) {
    return new LtfsIndexHeader(
        version,
        creator,
        comment,
        volumeUuid,
        generation,
        updatedAt,
        place,
        before,
        allowPolicyUpdate,
        placementPolicy,
        highestFileUid,
        lock,
        foreign);
  }

  /** The next generation of the same volume, in the version this program writes. */
  LtfsIndexHeader next(String newCreator, Instant now, long newHighestFileUid) {
    return new LtfsIndexHeader(
        LtfsVersion.WRITTEN,
        newCreator,
        Optional.empty(),
        volumeUuid,
        generation + 1,
        LtfsTime.clamp(now),
        self,
        previous,
        allowPolicyUpdate,
        placementPolicy,
        newHighestFileUid,
        lock,
        foreign);
  }
}
