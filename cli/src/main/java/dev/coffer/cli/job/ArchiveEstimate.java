package dev.coffer.cli.job;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.source.FileSystemSource;
import dev.coffer.archive.source.SourceFilter;
import dev.coffer.archive.source.SourceListener;
import dev.coffer.catalog.Catalog;
import java.io.IOException;
import java.util.Optional;

/** Looks at a source without reading it, and says what an archive of it would hold. */
final class ArchiveEstimate {
  private final FileSystemSource.Options options;
  private final Optional<Changes> changes;
  private long entryCount;
  private long fileBytes;
  private long unreadableCount;

  ArchiveEstimate(
      Catalog catalog,
      ArchiveRequest request,
      BaseChoice choice,
      FileSystemSource.Options options) {
    this.options = options;
    this.changes =
        choice
            .base()
            .map(base ->
                new Changes(
                    new BaseState(catalog, base.id()),
                    request.check(),
                    new Changes.Sink() {
                      @Override
                      public void directory(EntryMetadata metadata, ChangeStamp stamp) {
                        entryCount++;
                      }

                      @Override
                      public void deleted(EntryPath path) {
                        // counted where it is found
                      }
                    }));
  }

  ArchiveJob.Estimate run() throws IOException, InterruptedException {
    try (FileSystemSource source = new FileSystemSource(options, new Listener(), this::isLeftOut)) {
      if (source.next().isPresent()) {
        throw new IllegalStateException("internal error: the source gave what was left out");
      }
    }
    if (changes.isPresent()) {
      changes.get().end();
    }
    return new ArchiveJob.Estimate(
        changes.map(Changes::counts), entryCount, fileBytes, unreadableCount);
  }

  /** Everything is, so that no file is opened. */
  private boolean isLeftOut(SourceFilter.Candidate candidate)
      throws IOException, InterruptedException {
    if (changes.isEmpty() || !changes.get().isUnchanged(candidate)) {
      entryCount++;
      fileBytes += candidate.metadata().byteCount();
    }
    return true;
  }

  private final class Listener implements SourceListener {
    @Override
    public void unreadable(EntryPath path, String reason) {
      unreadableCount++;
      changes.ifPresent(each -> each.unreadable(path));
    }

    @Override
    public void skipped(EntryPath path, Skip reason) {
      // not archived, and so not counted
    }
  }
}
