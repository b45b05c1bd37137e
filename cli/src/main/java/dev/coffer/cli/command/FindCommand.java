package dev.coffer.cli.command;

import dev.coffer.archive.entry.EntryNames;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.EntryQuery;
import dev.coffer.catalog.EntryRepository.Hit;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Quantities;
import dev.coffer.cli.job.Queries;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Listing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
            + " searched within names, in any case. With a / it is about the whole path. \\xHH is a"
            + " byte, as listings print those that are no characters.")
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
    List<Hit> hits = new ArrayList<>();
    try (Catalog catalog = site().openCatalog()) {
      EntryQuery query = query(catalog);
      catalog.read(session -> {
        session.entries().search(query, hits::add);
        return true;
      });
    }
    boolean more = hits.size() > limit;
    if (more) {
      hits.removeLast();
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
    if (more) {
      around().err().println("coffer: there are more than " + limit + "; raise --limit");
    }
    return ExitCode.DONE;
  }

  private EntryQuery query(Catalog catalog) throws CommandException, IOException, CatalogException {
    // Names are searched as text, in which a byte that is no UTF-8 stands for any such byte.
    String wanted =
        new String(EntryNames.bytes(text.replaceFirst("^/", "")), StandardCharsets.UTF_8);
    if (limit < 1 || limit == Integer.MAX_VALUE) {
      throw new UsageException("--limit: actual=" + limit + " expected=1 or more", null);
    }
    if (wanted.isEmpty() || wanted.matches("/+") || wanted.indexOf('\0') >= 0) {
      throw new UsageException("nothing to look for", "give a part of a name, or a pattern");
    }
    EntryQuery query = isPattern(text) ? EntryQuery.glob(wanted) : EntryQuery.substring(wanted);
    if (dataset != null) {
      query = query.in(Queries.dataset(catalog, dataset));
    }
    return query
        .modified(time(modifiedAfter), time(modifiedBefore))
        .archived(time(archivedAfter), time(archivedBefore))
        .sized(size(larger), size(smaller))
        .limited(limit + 1);
  }

  private static boolean isPattern(String text) {
    return text.chars().anyMatch(each -> each == '*' || each == '?' || each == '[');
  }

  private Optional<Instant> time(@Nullable String text) throws CommandException, IOException {
    return text == null ? Optional.empty() : Optional.of(days().start(text));
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
