package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.target.RestoreSummary;
import dev.coffer.archive.target.RestoreTarget;
import dev.coffer.archive.target.RestoringEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Restores entries of a volume into a directory, and nothing outside it ({@link RestoreTarget} sees
 * to that). Files come in the order of the tape; then symbolic links, when no content is written
 * any more; then directories get their metadata. A file whose content is not what its digest says,
 * or cannot be read to its end, is not put in place.
 */
public final class LtfsRestorer {
  private final LtfsVolumeReader reader;
  private final RestoreTarget target;
  private final LtfsMetadata.Owner owner;
  private final EntryPath under;
  private long damagedCount;

  private LtfsRestorer(
      LtfsVolumeReader reader, EntryPath under, RestoreTarget target, LtfsMetadata.Owner owner) {
    this.under = under;
    this.reader = reader;
    this.target = target;
    this.owner = owner;
  }

  /**
   * Restores all wanted entries and the directories they are in.
   *
   * @throws FileAccessException if the target cannot be made, is full or failing
   * @throws ArchiveDeviceException if the drive fails in another way than to read a block
   */
  public static RestoreSummary restore(
      LtfsVolumeReader reader,
      Predicate<EntryPath> wanted,
      RestoreOptions options,
      RestoreListener listener)
      throws ArchiveException {
    try (RestoreTarget target = new RestoreTarget(options, listener)) {
      restore(reader, EntryPath.ROOT, wanted, options, target);
      return target.finish();
    }
  }

  /**
   * Restores what is wanted of one directory of a volume into a target that stays open, for entries
   * that lie on several volumes.
   *
   * @param under the directory; paths in the target begin in it
   * @param wanted hears paths that begin in it
   * @param options those the target was made with
   * @return how many files are damaged on the volume; each is told to the target's listener
   * @throws FileAccessException if the target is full or failing
   * @throws ArchiveDeviceException if the drive fails in another way than to read a block
   */
  public static long restore(
      LtfsVolumeReader reader,
      EntryPath under,
      Predicate<EntryPath> wanted,
      RestoreOptions options,
      RestoreTarget target)
      throws ArchiveException {
    Predicate<EntryPath> inside =
        path -> path.isUnder(under) && !path.equals(under) && wanted.test(below(under, path));
    LtfsRestorer restorer = new LtfsRestorer(reader, under, target, ownerOf(options));
    LtfsSelection.files(reader.index(), inside).forEach(restorer::file);
    List<EntryPath> directories = restorer.links(inside);
    for (EntryPath path : directories) {
      restorer.plain(path, reader.find(path).orElseThrow());
    }
    return restorer.damagedCount;
  }

  /** A path as seen from a directory that it is in. */
  static EntryPath below(EntryPath under, EntryPath path) {
    if (under.isRoot()) {
      return path;
    }
    byte[] bytes = path.bytes();
    return EntryPath.of(Arrays.copyOfRange(bytes, under.bytes().length + 1, bytes.length));
  }

  /** Entries of volumes that tell no owner belong to whoever owns the target. */
  private static LtfsMetadata.Owner ownerOf(RestoreOptions options) throws FileAccessException {
    try {
      return new LtfsMetadata.Owner(
          id(Files.getAttribute(options.directory(), "unix:uid")),
          id(Files.getAttribute(options.directory(), "unix:gid")));
    } catch (IOException e) {
      throw new FileAccessException(
          "restore target " + options.directory() + ": " + e.getMessage(), e);
    }
  }

  private static long id(Object value) {
    return ((Number) value).longValue() & 0xFFFF_FFFFL;
  }

  /** Makes the links; the directories that are wanted, each before what is in it. */
  private List<EntryPath> links(Predicate<EntryPath> wanted) throws ArchiveException {
    List<EntryPath> directories = new ArrayList<>();
    reader.forEach((path, entry) -> {
      if (entry.kind() == LtfsEntry.Kind.DIRECTORY && wanted.test(path)) {
        directories.add(path);
      } else if (entry.kind() == LtfsEntry.Kind.SYMLINK && wanted.test(path)) {
        plain(path, entry);
      }
    });
    return directories;
  }

  private void plain(EntryPath path, LtfsEntry entry) throws ArchiveException {
    try (RestoringEntry placed = target.begin(LtfsMetadata.of(below(under, path), entry, owner))) {
      placed.commit();
    }
  }

  private void file(EntryPath path, LtfsEntry entry) throws ArchiveException {
    EntryMetadata metadata = LtfsMetadata.of(below(under, path), entry, owner);
    try (RestoringEntry placed = target.begin(metadata)) {
      if (!placed.wantsContent()) {
        return;
      }
      Optional<String> damage = content(entry, placed);
      if (damage.isPresent()) {
        damagedCount++;
        placed.discard(damage.get());
      } else {
        placed.commit();
      }
    }
  }

  /** Reads the content into its place; what is wrong with it. */
  private Optional<String> content(LtfsEntry entry, RestoringEntry placed) throws ArchiveException {
    TargetSink sink = new TargetSink(placed);
    try {
      String actual = reader.read(entry, sink);
      return entry
          .sha256()
          .filter(expected -> !expected.equals(actual))
          .map(expected -> "SHA-256: actual=%s expected=%s".formatted(actual, expected));
    } catch (FileAccessException e) {
      // the target has failed, and will for every other file
      throw e;
    } catch (ArchiveException e) {
      LtfsVolumeReader.requireFileLocal(e);
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The target makes the holes itself, from the extents in the metadata. */
  private record TargetSink(RestoringEntry placed) implements LtfsContentSink {
    @Override
    public void data(ByteBuffer bytes) throws IOException {
      placed.write(bytes);
    }

    @Override
    public void hole(long byteCount) {
      // nothing is written where nothing is
    }
  }
}
