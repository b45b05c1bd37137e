package dev.coffer.cli.command;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryQuery;
import dev.coffer.catalog.EntryRepository.Hit;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Quantities;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Listing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer find}. */
@Command(
    name = "find",
    description = "Find files in all archives, by a part of their name or by a pattern.",
    footer =
        "A text with * ? or [ is a pattern for the whole name, in exact case; any other text is"
            + " searched within names, in any case. With a / it is about the whole path.")
final class FindCommand extends BaseCommand {
  @Mixin private JsonOption json;

  @Parameters(index = "0", paramLabel = "TEXT", description = "A part of a name, or a pattern.")
  private String text;

  @Option(names = "--dataset", paramLabel = "NAME", description = "Only in this dataset.")
  private @Nullable String dataset;

  @Option(
      names = "--modified-after",
      paramLabel = "TIME",
      description = "Only files modified then or later.")
  private @Nullable String modifiedAfter;

  @Option(
      names = "--modified-before",
      paramLabel = "TIME",
      description = "Only files modified before.")
  private @Nullable String modifiedBefore;

  @Option(
      names = "--archived-after",
      paramLabel = "TIME",
      description = "Only in archives of then or later.")
  private @Nullable String archivedAfter;

  @Option(
      names = "--archived-before",
      paramLabel = "TIME",
      description = "Only in archives from before.")
  private @Nullable String archivedBefore;

  @Option(names = "--larger", paramLabel = "SIZE", description = "Only files of this size or more.")
  private @Nullable String larger;

  @Option(
      names = "--smaller",
      paramLabel = "SIZE",
      description = "Only files of this size or less.")
  private @Nullable String smaller;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "The most hits to show; default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  protected ExitCode run() throws Exception {
    EntryQuery query = query();
    List<Hit> hits = new ArrayList<>();
    try (Catalog catalog = site().openCatalog()) {
      catalog.read(session -> {
        session.entries().search(query, hits::add);
        return true;
      });
    }
    hits.sort((a, b) -> a.path().compareTo(b.path()));
    Listing<Hit> listing =
        new Listing<Hit>()
            .column("DATASET", "dataset", Hit::dataset)
            .column("SIZE", "bytes", hit -> new Bytes(hit.newest().entry().byteCount()))
            .column("MODIFIED", "modified", hit -> hit.newest().entry().modifiedAt())
            .column("ARCHIVE", "archive", hit -> hit.newest().archive().name())
            .column("PATH", "path", hit -> "/" + hit.path());
    output(json.enabled).list(listing, hits, "nothing found");
    if (hits.size() == limit) {
      around().err().println("coffer: only the first " + limit + " are shown; raise --limit");
    }
    return ExitCode.DONE;
  }

  private EntryQuery query() throws UsageException {
    if (text.isEmpty() || limit < 1) {
      throw new UsageException("nothing to look for", "give a part of a name, and a limit above 0");
    }
    String wanted = text.startsWith("/") ? text.substring(1) : text;
    EntryQuery query =
        text.matches(".*[*?\\[].*")
            ? EntryQuery.glob(wanted.isEmpty() ? "/" : wanted)
            : EntryQuery.substring(wanted.isEmpty() ? "/" : wanted);
    if (dataset != null) {
      query = query.in(new DatasetName(dataset));
    }
    return query
        .modified(time(modifiedAfter), time(modifiedBefore))
        .archived(time(archivedAfter), time(archivedBefore))
        .sized(size(larger), size(smaller))
        .limited(limit);
  }

  private static Optional<Instant> time(@Nullable String text) throws UsageException {
    return text == null ? Optional.empty() : Optional.of(Times.parseStart(text));
  }

  private static OptionalLong size(@Nullable String text) throws UsageException {
    if (text == null) {
      return OptionalLong.empty();
    }
    OptionalLong bytes = Quantities.bytes(text);
    if (bytes.isEmpty()) {
      throw new UsageException("'" + text + "' is not a size", "write it like 10MiB");
    }
    return bytes;
  }
}
