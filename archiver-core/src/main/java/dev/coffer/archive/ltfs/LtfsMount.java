package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.TapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the index that says what is on a volume. First the cartridge memory is asked; if it is not
 * to be believed, or is wrong, both partitions are searched and their newest whole indexes
 * compared.
 *
 * <table>
 * <caption>Which index counts</caption>
 * <tr><td>index partition's is as new or newer and points to the data partition's last
 *   <td>it; consistent
 * <tr><td>index partition's is newer and points elsewhere
 *   <td>it, for nothing newer is whole; not consistent
 * <tr><td>otherwise<td>the data partition's; not consistent
 * </table>
 *
 * @param device the drive and its labels
 * @param index the index that counts
 * @param check how the volume was found
 */
record LtfsMount(LtfsDevice device, LtfsIndex index, LtfsCheck check) {

  /**
   * Finds the newest index. Nothing is written.
   *
   * @throws ArchiveDamagedException if there is no whole index on either partition
   */
  static LtfsMount open(LtfsDevice device, LtfsLimits limits) throws ArchiveException {
    Optional<LtfsMount> fast = fromMemory(device, limits);
    return fast.isPresent() ? fast.get() : search(device, limits);
  }

  private static Optional<LtfsMount> fromMemory(LtfsDevice device, LtfsLimits limits)
      throws ArchiveException {
    Optional<VolumeCoherency> onIndex = coherency(device, device.indexLetter());
    Optional<VolumeCoherency> onData = coherency(device, device.dataLetter());
    if (onIndex.isEmpty()
        || onData.isEmpty()
        || onIndex.get().generation() < onData.get().generation()) {
      return Optional.empty();
    }
    LtfsPointer place = new LtfsPointer(device.indexLetter(), onIndex.get().block());
    LtfsPointer data = new LtfsPointer(device.dataLetter(), onData.get().block());
    try {
      LtfsDevice.FoundIndex found = device.readIndex(place, limits, false);
      boolean right =
          found.closed()
              && found.header().generation() == onIndex.get().generation()
              && found.header().previous().filter(data::equals).isPresent();
      if (!right) {
        return Optional.empty();
      }
      LtfsCheck check =
          new LtfsCheck(
              true,
              Optional.of(new LtfsCheck.Place(place, onIndex.get().generation(), true, 0)),
              Optional.of(new LtfsCheck.Place(data, onData.get().generation(), true, 0)),
              true,
              List.of());
      return Optional.of(new LtfsMount(device, found.index().orElseThrow(), check));
    } catch (ArchiveDamagedException | UnsupportedFormatException e) {
      // the memory is wrong; the filemarks are not
      return Optional.empty();
    } catch (ArchiveDeviceException e) {
      if (e.tapeCause() instanceof MediumException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<VolumeCoherency> coherency(LtfsDevice device, char letter)
      throws ArchiveException {
    try {
      return LtfsMemory.coherency(
          device.drive(), device.physical(letter), device.label().volumeUuid());
    } catch (TapeException e) {
      throw new ArchiveDeviceException("reading the cartridge memory", e);
    }
  }

  /** Searches both partitions, whatever the cartridge memory says. */
  static LtfsMount search(LtfsDevice device, LtfsLimits limits) throws ArchiveException {
    // one tree at a time: the data partition's is read again in the rare case that it counts
    PartitionScan.Result data = dropTree(new PartitionScan(device, limits, device.dataLetter()));
    PartitionScan.Result index = new PartitionScan(device, limits, device.indexLetter()).run();
    List<String> findings = new ArrayList<>(data.findings());
    findings.addAll(index.findings());
    boolean linked = isLinked(index, data);
    boolean complete =
        linked
            && index.place().orElseThrow().isComplete()
            && data.place().orElseThrow().isComplete();
    boolean indexCounts =
        index.place().isPresent() && (linked || generation(index) > generation(data));
    if (!indexCounts && data.place().isEmpty()) {
      throw new ArchiveDamagedException(
          "no whole index on either partition%s"
              .formatted(findings.isEmpty() ? "" : ": " + String.join("; ", findings)));
    }
    if (!linked) {
      findings.add(
          "the indexes of the two partitions do not belong together: %s on the index partition, %s"
                  .formatted(describe(index), describe(data))
              + " on the data partition");
    }
    LtfsIndex current =
        indexCounts
            ? index.index().orElseThrow()
            : device
                .readIndex(data.place().orElseThrow().index(), limits, false)
                .index()
                .orElseThrow();
    return new LtfsMount(
        device, current, new LtfsCheck(false, index.place(), data.place(), complete, findings));
  }

  private static PartitionScan.Result dropTree(PartitionScan scan) throws ArchiveException {
    PartitionScan.Result whole = scan.run();
    return new PartitionScan.Result(
        whole.place(), Optional.empty(), whole.header(), whole.endOfData(), whole.findings());
  }

  private static boolean isLinked(PartitionScan.Result index, PartitionScan.Result data) {
    return index.header().isPresent()
        && data.place().isPresent()
        && generation(index) >= generation(data)
        && index
            .header()
            .get()
            .previous()
            .filter(pointer -> pointer.equals(data.place().get().index()))
            .isPresent();
  }

  private static long generation(PartitionScan.Result result) {
    return result.place().map(LtfsCheck.Place::generation).orElse(0L);
  }

  private static String describe(PartitionScan.Result result) {
    return result.place().map(p -> "generation " + p.generation()).orElse("none");
  }
}
