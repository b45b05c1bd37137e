package dev.coffer.cli.job;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.source.SourceFilter;
import dev.coffer.catalog.EntryCondition;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.StoredPath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares a source with what there was as of a base, both in the order of a walk. What is as it
 * was is left out; what is gone is told of; and the directories of both are archived once more, so
 * that unpacking the one archive leaves them as they were.
 *
 * <p>What cannot be read now is not gone: the base's word on it stands.
 */
public final class Changes implements SourceFilter {
  private final BaseState base;
  private final ArchiveRequest.Check check;
  private final Sink sink;
  private final Deque<Directory> above = new ArrayDeque<>();
  private final Deque<StoredPath> heardUnreadable = new ArrayDeque<>();
  private @Nullable StoredPath unreadable;
  private long changedCount;
  private long newCount;
  private long deletedCount;
  private long unchangedCount;

  /** Takes what comes between the source's own entries. */
  interface Sink {
    /** A directory that is as it was, but holds something that is not. */
    void directory(EntryMetadata metadata, ChangeStamp stamp)
        throws IOException, InterruptedException;

    /** Something is gone. */
    void deleted(EntryPath path) throws IOException, InterruptedException;
  }

  /**
   * How the source compares.
   *
   * @param changed entries that were there and are other than they were
   * @param added entries that were not there
   * @param deleted entries that are gone
   * @param unchanged entries that are as they were
   */
  public record Counts(long changed, long added, long deleted, long unchanged) {}

  /** A directory on the way to the current entry that is not archived yet. */
  private record Directory(StoredPath path, EntryMetadata metadata, ChangeStamp stamp) {}

  Changes(BaseState base, ArchiveRequest.Check check, Sink sink) {
    this.base = base;
    this.check = check;
    this.sink = sink;
  }

  Counts counts() {
    return new Counts(changedCount, newCount, deletedCount, unchangedCount);
  }

  @Override
  public boolean isUnchanged(Candidate candidate) throws IOException, InterruptedException {
    EntryMetadata metadata = candidate.metadata();
    StoredPath path = StoredPath.of(metadata.path().bytes());
    passUnreadable();
    passTo(path);
    EntryRow before = base.peek();
    boolean known = before != null && before.path().equals(path);
    if (known) {
      base.pass();
    }
    boolean unchanged =
        known && before != null && !candidate.isRequired() && isAsBefore(candidate, before);
    leaveTo(path);
    if (unchanged) {
      unchangedCount++;
      if (metadata.type() == EntryType.DIRECTORY) {
        above.addLast(new Directory(path, metadata, candidate.stamp()));
      }
      return true;
    }
    if (known) {
      changedCount++;
    } else {
      newCount++;
    }
    archiveAbove();
    return false;
  }

  /** Hears that a path, and all below it, cannot be read; where the source comes to it. */
  void unreadable(EntryPath path) {
    heardUnreadable.addLast(StoredPath.of(path.bytes()));
  }

  private void passUnreadable() throws IOException, InterruptedException {
    while (!heardUnreadable.isEmpty()) {
      StoredPath path = heardUnreadable.removeFirst();
      passTo(path);
      unreadable = path;
    }
  }

  /** Behind the source's last entry: all that the base still has is gone. */
  void end() throws IOException, InterruptedException {
    passUnreadable();
    for (EntryRow gone = base.peek(); gone != null; gone = base.peek()) {
      passOver(gone);
    }
  }

  private void passTo(StoredPath path) throws IOException, InterruptedException {
    for (EntryRow gone = base.peek();
        gone != null && gone.path().compareTo(path) < 0;
        gone = base.peek()) {
      passOver(gone);
    }
  }

  private void passOver(EntryRow gone) throws IOException, InterruptedException {
    base.pass();
    StoredPath kept = unreadable;
    if (kept != null && gone.path().isUnder(kept)) {
      return;
    }
    leaveTo(gone.path());
    archiveAbove();
    deletedCount++;
    sink.deleted(EntryPath.of(gone.path().bytes()));
  }

  /** Forgets the directories that a path is not in. */
  private void leaveTo(StoredPath path) {
    while (!above.isEmpty() && !path.isUnder(above.getLast().path())) {
      above.removeLast();
    }
  }

  private void archiveAbove() throws IOException, InterruptedException {
    while (!above.isEmpty()) {
      Directory directory = above.removeFirst();
      sink.directory(directory.metadata(), directory.stamp());
    }
  }

  private boolean isAsBefore(Candidate candidate, EntryRow before) throws InterruptedException {
    EntryMetadata now = candidate.metadata();
    boolean looksSame =
        before.condition() == EntryCondition.INTACT
            && before.kind() == ReceiptMapper.kind(now.type())
            && before.byteCount() == now.byteCount()
            && before.modifiedAt().equals(now.modifiedAt())
            && before.mode() == now.mode()
            && before.userId() == now.userId()
            && before.groupId() == now.groupId()
            && Arrays.equals(before.linkTarget().bytes(), now.linkTarget());
    if (!looksSame) {
      return false;
    }
    boolean sameStamp =
        before.stamp() != EntryRow.NO_STAMP
            && before.stamp() == ReceiptMapper.stamp(candidate.stamp());
    return switch (check) {
      case METADATA -> sameStamp;
      case DIGEST ->
          switch (now.type()) {
            case FILE -> hasSameContent(candidate, before, sameStamp);
            case SYMLINK -> true;
            case DIRECTORY, HARDLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> sameStamp;
          };
    };
  }

  /**
   * Reads the file. Where its stamp is another one its attributes may be too, or its other names;
   * the catalog does not know these, so a file that has any counts as changed.
   */
  private static boolean hasSameContent(Candidate candidate, EntryRow before, boolean sameStamp)
      throws InterruptedException {
    Optional<Content> content = candidate.content();
    return content.isPresent()
        && before
            .sha256()
            .map(digest -> Arrays.equals(digest.bytes(), content.get().sha256().bytes()))
            .orElse(false)
        && (sameStamp || (!content.get().hasAttributes() && candidate.nameCount() == 1));
  }
}
