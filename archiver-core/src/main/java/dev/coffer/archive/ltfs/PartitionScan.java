package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the newest whole index of a partition: from end of data back, one filemark at a time,
 * trying what stands behind each. Finds it whatever lies behind it. Reads only.
 */
final class PartitionScan {
  /** The filemark that closes the label; no index is in front of it. */
  private static final long LAST_LABEL_BLOCK = 3;

  private static final int MAX_FINDINGS = 20;

  private final LtfsDevice device;
  private final LtfsLimits limits;
  private final char letter;
  private final List<String> findings = new ArrayList<>();
  private long endOfData;

  PartitionScan(LtfsDevice device, LtfsLimits limits, char letter) {
    this.device = device;
    this.limits = limits;
    this.letter = letter;
  }

  /**
   * What was found.
   *
   * @param place of the newest whole index
   * @param index the index, empty together with the place
   * @param endOfData the block number behind the last object
   */
  record Result(
      Optional<LtfsCheck.Place> place,
      Optional<LtfsIndex> index,
      Optional<LtfsIndexHeader> header,
      long endOfData,
      List<String> findings) {}

  /** Searches the whole partition. */
  Result run() throws ArchiveException {
    endOfData = device.toEndOfData(letter);
    return runFrom(endOfData);
  }

  /** Searches in front of a block. */
  Result runFrom(long before) throws ArchiveException {
    long filemark = before;
    while (true) {
      filemark = previousFilemark(filemark);
      if (filemark < LAST_LABEL_BLOCK) {
        return new Result(
            Optional.empty(), Optional.empty(), Optional.empty(), endOfData, findings);
      }
      LtfsPointer candidate = new LtfsPointer(letter, filemark + 1);
      Optional<LtfsDevice.FoundIndex> found =
          candidate.block() < before ? attempt(candidate) : Optional.empty();
      if (found.isPresent()) {
        return result(candidate, found.get());
      }
    }
  }

  private Result result(LtfsPointer at, LtfsDevice.FoundIndex found) {
    long end = at.block() + found.blockCount() + (found.closed() ? 1 : 0);
    long behind = Math.max(0, endOfData - end);
    if (!found.closed()) {
      note("no filemark behind the index at " + at);
    }
    if (behind > 0) {
      note(
          "%d blocks behind the last index of partition %s, from %d to %d"
              .formatted(behind, letter, end, endOfData - 1));
    }
    return new Result(
        Optional.of(new LtfsCheck.Place(at, found.header().generation(), found.closed(), behind)),
        found.index(),
        Optional.of(found.header()),
        endOfData,
        findings);
  }

  /** The number of the last filemark in front of a block, -1 if there is none. */
  private long previousFilemark(long before) throws ArchiveException {
    TapeDrive drive = device.drive();
    device.locate(new LtfsPointer(letter, before));
    try {
      drive.spaceFilemarks(-1);
      return drive.position().object();
    } catch (MediumException e) {
      boolean atBeginning = e.positionAfter().filter(p -> p.object() == 0).isPresent();
      if (atBeginning) {
        return -1;
      }
      throw new ArchiveDeviceException("looking for filemarks before block " + before, e);
    } catch (TapeException e) {
      throw new ArchiveDeviceException("looking for filemarks before block " + before, e);
    }
  }

  /** The index at a block, if there is a whole one; why not is noted where it looks like one. */
  private Optional<LtfsDevice.FoundIndex> attempt(LtfsPointer at) throws ArchiveException {
    try {
      return device.tryIndex(at, limits);
    } catch (ArchiveDamagedException | UnsupportedFormatException e) {
      note("block %s: %s".formatted(at, e.getMessage()));
      return Optional.empty();
    } catch (ArchiveDeviceException e) {
      if (e.tapeCause() instanceof MediumException) {
        note("block %s cannot be read: %s".formatted(at, e.getMessage()));
        return Optional.empty();
      }
      throw e;
    }
  }

  private void note(String finding) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    }
  }
}
