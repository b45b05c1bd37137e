package dev.coffer.cli.command;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRepository.Version;
import dev.coffer.catalog.EntryRow;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Queries;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Listing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer history}. */
@Command(
    name = "history",
    description = "Show all versions of a path and where they lie.",
    footer =
        "A version whose condition is 'gone' says that the path was deleted; its time is that of"
            + " the archive that noticed it.")
final class HistoryCommand extends BaseCommand {
  @Mixin private JsonOption json;

  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "The path as it was archived; a leading slash may be left out.")
  private String path;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "In which dataset; may be left out if there is only one.")
  private @Nullable String dataset;

  @Override
  protected ExitCode run() throws Exception {
    try (Catalog catalog = site().openCatalog()) {
      DatasetName name = Queries.dataset(catalog, dataset);
      List<Queries.Kept> versions;
      try {
        versions = Queries.history(catalog, name, Queries.path(path));
      } catch (IllegalArgumentException e) {
        throw new UsageException("'" + path + "': " + e.getMessage(), null);
      }
      if (versions.isEmpty()) {
        throw new UsageException(
            "dataset %s never held '%s'".formatted(name, path), "'coffer find' searches names");
      }
      Listing<Queries.Kept> listing =
          new Listing<Queries.Kept>()
              .column("MODIFIED", "modified", each -> modified(each.version()))
              .column("SIZE", "bytes", each -> size(each.version().entry()))
              .column("CONDITION", "condition", each -> condition(each.version().entry()))
              .column("SHA-256", "sha256", each -> each.version().entry().sha256())
              .column("ARCHIVES", "archives", each -> archives(each.version()))
              .column("CARTRIDGES", "cartridges", Queries.Kept::cartridges);
      if (json.enabled || versions.stream().anyMatch(each -> unchangedIn(each.version()) != null)) {
        listing.column("UNCHANGED IN", "unchangedIn", each -> unchangedIn(each.version()));
      }
      output(json.enabled).list(listing, versions, "");
    }
    return ExitCode.DONE;
  }

  /** Of a deletion there is no condition: it is gone. */
  private static String condition(EntryRow entry) {
    return entry.kind() == EntryKind.DELETED ? "gone" : entry.condition().name();
  }

  /** Of a deletion nobody knows when it was: the archive that noticed it says when it was gone. */
  private static Instant modified(Version version) {
    return version.entry().kind() == EntryKind.DELETED
        ? version.archives().getFirst().archive().startedAt()
        : version.entry().modifiedAt();
  }

  private static @Nullable Bytes size(EntryRow entry) {
    return entry.kind() == EntryKind.DELETED ? null : new Bytes(entry.byteCount());
  }

  private static @Nullable List<String> unchangedIn(Version version) {
    return version.unchangedIn().isEmpty()
        ? null
        : version.unchangedIn().stream().map(archive -> archive.name().text()).toList();
  }

  private static List<String> archives(Version version) {
    return version.archives().stream().map(placed -> placed.archive().name().text()).toList();
  }
}
