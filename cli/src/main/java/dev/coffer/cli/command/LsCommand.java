package dev.coffer.cli.command;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryRepository.Placed;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.StoredPath;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Queries;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Listing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer ls}. */
@Command(name = "ls", description = "List a directory of a dataset as it was archived.")
final class LsCommand extends BaseCommand {
  @Mixin private JsonOption json;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      description = "The directory as it was archived; without one, what the dataset consists of.")
  private @Nullable String directory;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Of which dataset; may be left out if there is only one.")
  private @Nullable String dataset;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "As it was then: 2026-11-20 or 2026-11-20T18:00:00Z; default: now.")
  private @Nullable String asOf;

  @Override
  protected ExitCode run() throws Exception {
    Site site = site();
    Instant time = asOf == null ? around().time().instant() : site.config().days().asOf(asOf);
    try (Catalog catalog = site.openCatalog()) {
      DatasetName name = Queries.dataset(catalog, dataset);
      List<Placed> entries =
          directory == null
              ? Queries.roots(catalog, name, time)
              : Queries.list(catalog, name, path(directory), time);
      if (entries.isEmpty() && directory != null) {
        throw new UsageException(
            "no directory '%s' in dataset %s as of %s".formatted(directory, name, time),
            "'coffer ls' without a path shows where to begin");
      }
      Listing<Placed> listing =
          new Listing<Placed>()
              .column("MODE", "mode", placed -> Modes.of(placed.entry()))
              .column("OWNER", "owner", placed -> owner(placed.entry()))
              .column("SIZE", "bytes", placed -> new Bytes(placed.entry().byteCount()))
              .column("MODIFIED", "modified", placed -> placed.entry().modifiedAt())
              .column("NAME", "path", placed -> name(placed.entry()));
      output(json.enabled).list(listing, entries, "no archives yet of dataset " + name);
      if (!entries.isEmpty()) {
        ArchiveRow newest = entries.getFirst().archive();
        output(json.enabled).say("as of archive " + newest.name());
      }
    }
    return ExitCode.DONE;
  }

  private static StoredPath path(String text) throws UsageException {
    try {
      return Queries.path(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + text + "': " + e.getMessage(), null);
    }
  }

  private static String owner(EntryRow entry) {
    return (entry.userName().isEmpty() ? Long.toString(entry.userId()) : entry.userName())
        + ":"
        + (entry.groupName().isEmpty() ? Long.toString(entry.groupId()) : entry.groupName());
  }

  private static String name(EntryRow entry) {
    String target = entry.linkTarget().isEmpty() ? "" : " -> " + entry.linkTarget();
    return "/" + entry.path() + target;
  }
}
