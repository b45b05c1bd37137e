package dev.coffer.cli.job;

import dev.coffer.archive.source.FileSystemSource;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.stream.StreamProgress;
import dev.coffer.archive.write.ArchiveSpec;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.cli.CommandException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Archives a dataset as plain files. */
final class PlainArchiveRun {
  private final Site site;
  private final FileSystemSource.Options options;
  private final ArchiveJob.Listener listener;
  private final BaseChoice choice;

  PlainArchiveRun(
      Site site,
      FileSystemSource.Options options,
      ArchiveJob.Listener listener,
      BaseChoice choice) {
    this.site = site;
    this.options = options;
    this.listener = listener;
    this.choice = choice;
  }

  ArchiveJob.Outcome run(
      ArchiveSpec spec, Catalog catalog, PoolVolumes volumes, Left left, OptionalLong expected)
      throws IOException, InterruptedException, CatalogException, CommandException {
    AtomicLong entries = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    Supplier<StreamProgress> stream =
        () -> new StreamProgress(bytes.get(), bytes.get(), 0, 0, 0, 0, 0);
    try (PlainArchive archive =
            new PlainArchive(
                spec,
                volumes,
                ManifestKeys.signer(site.home()),
                site.time(),
                left,
                catalog,
                site.actor());
        FileSystemSource source = new FileSystemSource(options, left)) {
      listener.begins(
          spec.name(),
          () -> new ArchiveJob.Progress(entries.get(), bytes.get(), expected, stream.get()));
      for (Optional<SourceEntry> next = source.next(); next.isPresent(); next = source.next()) {
        try (SourceEntry entry = next.get()) {
          archive.append(entry).ifPresent(left::heard);
          entries.incrementAndGet();
          bytes.addAndGet(entry.metadata().byteCount());
        }
      }
      ArchiveRow row = archive.finish(!left.isComplete(), left.notes());
      return new ArchiveJob.Outcome(
          row,
          choice,
          Optional.empty(),
          archive.counts(),
          stream.get(),
          volumes.written(),
          List.of(),
          left.unreadableCount(),
          left.skipped());
    }
  }
}
