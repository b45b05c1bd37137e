package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.TapeDrive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads an LTFS volume, of whoever made it, without mounting it and without ever writing to it. The
 * drive stays the caller's, and is used by this object alone as long as it is used. One thread.
 */
public final class LtfsVolumeReader {
  private static final int MAX_GENERATIONS = 1_000_000;

  private final LtfsDevice device;
  private final LtfsIndex index;
  private final LtfsCheck check;
  private final LtfsLimits limits;
  private final ContentReader content;

  private LtfsVolumeReader(LtfsDevice device, LtfsIndex index, LtfsCheck check, LtfsLimits limits) {
    this.device = device;
    this.index = index;
    this.check = check;
    this.limits = limits;
    this.content = new ContentReader(device, limits);
  }

  /** True if the cartridge in the drive says in its first record that it is an LTFS volume. */
  public static boolean isLtfs(TapeDrive drive) throws ArchiveException {
    return LtfsDevice.isLtfs(drive);
  }

  /**
   * Opens a volume at its newest whole index.
   *
   * @throws WrongVolumeException if the cartridge is not an LTFS volume
   * @throws ArchiveDamagedException if its labels contradict one another, or no index is whole
   */
  public static LtfsVolumeReader open(TapeDrive drive, LtfsLimits limits) throws ArchiveException {
    LtfsMount mount = LtfsMount.open(LtfsDevice.open(drive), limits);
    return new LtfsVolumeReader(mount.device(), mount.index(), mount.check(), limits);
  }

  /** As {@link #open}, but searches both partitions and does not believe the cartridge memory. */
  public static LtfsVolumeReader openSearching(TapeDrive drive, LtfsLimits limits)
      throws ArchiveException {
    LtfsMount mount = LtfsMount.search(LtfsDevice.open(drive), limits);
    return new LtfsVolumeReader(mount.device(), mount.index(), mount.check(), limits);
  }

  /** What the label says. */
  public LtfsLabel label() {
    return device.label();
  }

  /** The volume's name, which may be empty. */
  public String volumeName() {
    return index.tree().root().name();
  }

  /** The index that is shown. */
  public LtfsIndex index() {
    return index;
  }

  /** SHA-256 of the index document that is shown, as it stands on the medium. */
  public Sha256 indexDigest() throws ArchiveException {
    return device.digestTo(index.header().self());
  }

  /** How the volume was found. */
  public LtfsCheck check() {
    return check;
  }

  /** The entry with this path. */
  public Optional<LtfsEntry> find(EntryPath path) {
    return index.tree().find(path);
  }

  /** Shows all entries but the root, each directory before what is in it. */
  public void forEach(LtfsIndex.Visitor visitor) throws ArchiveException {
    index.forEach(visitor);
  }

  /**
   * Reads a file's content.
   *
   * @return the SHA-256 of what was read, holes as zeros, 64 lower-case hexadecimal digits
   * @throws ArchiveDamagedException if an extent does not lead to data; the sink has what came
   *     before
   */
  public String read(LtfsEntry file, LtfsContentSink sink) throws ArchiveException {
    return content.read(file, sink);
  }

  /** What reading a file has shown. */
  public enum Verdict {
    /** The digest that the index holds is the content's. */
    MATCHES,
    /** Read completely; the index holds no digest to compare with. */
    NO_DIGEST,
    /** The content is not what was written. */
    DIFFERS,
    /** It could not be read to its end. */
    UNREADABLE
  }

  /** Hears how reading went, file by file. */
  public interface VerifyListener {
    /**
     * A file was read.
     *
     * @param sha256 of what was read, empty if unreadable
     * @param reason why it could not be read, else empty
     */
    void verified(EntryPath path, LtfsEntry file, Verdict verdict, String sha256, String reason);
  }

  /**
   * Reads all wanted files in the order of the tape and compares digests.
   *
   * @return true if none differs and all could be read
   * @throws ArchiveDeviceException if the drive fails in another way than to read a block
   */
  public boolean verify(Predicate<EntryPath> wanted, VerifyListener listener)
      throws ArchiveException {
    boolean[] good = {true};
    LtfsSelection.files(index, wanted)
        .forEach((path, file) -> {
          Verdict verdict;
          String sha256 = "";
          String reason = "";
          try {
            sha256 = read(file, LtfsContentSink.discarding());
            String actual = sha256;
            verdict =
                file.sha256()
                    .map(text -> text.equals(actual) ? Verdict.MATCHES : Verdict.DIFFERS)
                    .orElse(Verdict.NO_DIGEST);
          } catch (ArchiveException e) {
            requireFileLocal(e);
            verdict = Verdict.UNREADABLE;
            reason = String.valueOf(e.getMessage());
          }
          good[0] &= verdict == Verdict.MATCHES || verdict == Verdict.NO_DIGEST;
          listener.verified(path, file, verdict, sha256, reason);
        });
    return good[0];
  }

  /** Lets through what concerns one file only; a broken drive ends everything. */
  static void requireFileLocal(ArchiveException e) throws ArchiveException {
    boolean drive =
        e instanceof ArchiveDeviceException device
            && !(device.tapeCause() instanceof MediumException);
    if (drive) {
      throw e;
    }
  }

  /**
   * All generations that the data partition holds, newest first: by back pointers, and behind a
   * broken one by a search from filemark to filemark.
   */
  public List<LtfsIndexHeader> generations() throws ArchiveException {
    List<LtfsIndexHeader> found = new ArrayList<>();
    if (isAheadOfData()) {
      found.add(index.header());
    }
    Optional<LtfsPointer> next = check.onDataPartition().map(LtfsCheck.Place::index);
    long before =
        next.isPresent() ? next.get().block() + 1 : device.toEndOfData(device.dataLetter());
    while (found.size() < MAX_GENERATIONS) {
      Optional<LtfsIndexHeader> header = next.isPresent() ? header(next.get()) : Optional.empty();
      if (header.isEmpty() && (next.isPresent() || found.isEmpty())) {
        header =
            new PartitionScan(device, limits, device.dataLetter()).runFrom(before - 1).header();
      }
      if (header.isEmpty()) {
        return found;
      }
      // pointers lead strictly to the front, so there is no loop
      before = header.get().self().block();
      found.add(header.get());
      next = header.get().previous();
    }
    return found;
  }

  /** The index partition may be one generation ahead, where only names or attributes changed. */
  private boolean isAheadOfData() {
    LtfsIndexHeader header = index.header();
    long onData = check.onDataPartition().map(LtfsCheck.Place::generation).orElse(0L);
    return header.self().partition() == device.indexLetter() && header.generation() > onData;
  }

  private Optional<LtfsIndexHeader> header(LtfsPointer place) throws ArchiveException {
    try {
      return Optional.of(device.readIndex(place, limits, true).header());
    } catch (ArchiveException e) {
      requireFileLocal(e);
      return Optional.empty();
    }
  }

  /**
   * The same volume as it was at an older generation.
   *
   * @throws ArchiveDamagedException if there is no whole index of that generation
   */
  public LtfsVolumeReader atGeneration(long generation) throws ArchiveException {
    if (generation == index.header().generation()) {
      return this;
    }
    for (LtfsIndexHeader header : generations()) {
      if (header.generation() == generation) {
        LtfsIndex old = device.readIndex(header.self(), limits, false).index().orElseThrow();
        return new LtfsVolumeReader(device, old, check, limits);
      }
    }
    throw new ArchiveDamagedException(
        "no whole index of generation %d on volume %s"
            .formatted(generation, device.label().volumeUuid()));
  }
}
