package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.volume.IndexEntry;
import java.io.IOException;
import java.util.Optional;

/** The files of a volume as entries of an archive, for lists that know only those. */
public final class LtfsFiles {
  private static final LtfsMetadata.Owner NOBODY = new LtfsMetadata.Owner(0, 0);
  private static final int STEP = 512;

  private LtfsFiles() {}

  /** Hears the entries. */
  public interface Visitor {
    void entry(IndexEntry entry) throws IOException;
  }

  /**
   * Shows all that is in a directory of the volume, in the order of the index. In place of a tar
   * offset each has its number in that order.
   *
   * @param under the directory; paths begin in it
   * @param firstNumber of the first entry, from 0
   * @return the number behind the last entry
   */
  public static long visit(
      LtfsVolumeReader reader, EntryPath under, long firstNumber, Visitor visitor)
      throws IOException {
    long[] number = {firstNumber};
    IOException[] failure = new IOException[1];
    try {
      reader.forEach((path, entry) -> {
        if (path.isUnder(under) && !path.equals(under) && isArchived(under, entry)) {
          try {
            visitor.entry(entry(LtfsRestorer.below(under, path), entry, number[0]++));
          } catch (IOException e) {
            failure[0] = e;
            throw new Stopped();
          }
        }
      });
    } catch (Stopped e) {
      throw failure[0];
    }
    return number[0];
  }

  /** Directories that are there only because something lies in them were not archived. */
  private static boolean isArchived(EntryPath under, LtfsEntry entry) {
    return under.isRoot()
        || entry.kind() != LtfsEntry.Kind.DIRECTORY
        || entry.attribute(LtfsMetadata.MODE).isPresent();
  }

  private static IndexEntry entry(EntryPath path, LtfsEntry entry, long number)
      throws ArchiveException {
    Optional<Sha256> sha256 = Optional.empty();
    if (entry.sha256().isPresent()) {
      sha256 = Optional.of(Sha256.parse(entry.sha256().get()));
    }
    return numbered(
        LtfsMetadata.of(path, entry, NOBODY), number, sha256, SourceEntry.Outcome.COMPLETE);
  }

  /** An entry that has a number in place of a tar offset. */
  public static IndexEntry numbered(
      EntryMetadata metadata, long number, Optional<Sha256> sha256, SourceEntry.Outcome outcome) {
    return new IndexEntry(metadata, number * STEP, STEP, sha256, outcome);
  }

  /** Ends a walk whose visitor has failed. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("a visitor has failed", null, false, false);
    }
  }
}
