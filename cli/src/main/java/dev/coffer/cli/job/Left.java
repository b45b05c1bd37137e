package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.source.SourceListener;
import dev.coffer.archive.volume.IndexEntry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an archive left out, or has otherwise than it was. */
final class Left implements SourceListener {
  /** How many unreadable paths the catalog's notes name; the others are counted. */
  private static final int MOST_NAMED = 100;

  private final ArchiveJob.Listener listener;
  private final Map<Skip, Long> skipped = new EnumMap<>(Skip.class);
  private final List<String> named = new ArrayList<>();
  private @Nullable Changes changes;
  private long unreadableCount;
  private long imperfectCount;

  Left(ArchiveJob.Listener listener) {
    this.listener = listener;
  }

  /** Tells the comparison with a base of what cannot be read, too. */
  void tell(Changes toTell) {
    changes = toTell;
  }

  Map<Skip, Long> skipped() {
    return skipped;
  }

  long unreadableCount() {
    return unreadableCount;
  }

  @Override
  public void unreadable(EntryPath path, String reason) {
    Changes told = changes;
    if (told != null) {
      told.unreadable(path);
    }
    unreadableCount++;
    name(path, "not archived: " + reason);
  }

  @Override
  public void incomplete(EntryPath path, String reason) {
    imperfectCount++;
    name(path, "archived without all of its metadata: " + reason);
  }

  @Override
  public void skipped(EntryPath path, Skip reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  void heard(IndexEntry entry) {
    switch (entry.outcome()) {
      case COMPLETE -> {}
      case CHANGED -> {
        imperfectCount++;
        name(entry.path(), "changed while it was read");
      }
      case UNREADABLE -> {
        imperfectCount++;
        name(entry.path(), "could not be read to its end; the rest is zeros");
      }
    }
  }

  boolean isComplete() {
    return unreadableCount == 0 && imperfectCount == 0;
  }

  String notes() {
    long others = unreadableCount + imperfectCount - named.size();
    return String.join("\n", named) + (others > 0 ? "\nand " + others + " others" : "");
  }

  private void name(EntryPath path, String what) {
    if (named.size() < MOST_NAMED) {
      named.add(path + ": " + what);
    }
    listener.trouble(path.toString(), what);
  }
}
