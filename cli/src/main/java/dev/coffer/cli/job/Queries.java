package dev.coffer.cli.job;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Dataset;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryCondition;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRepository.Placed;
import dev.coffer.catalog.EntryRepository.Version;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.RawBytes;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.StoredPath;
import dev.coffer.cli.UsageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Questions to the catalog that take more than one call. */
public final class Queries {
  private static final long SAMPLE_BYTES = 16L << 20;
  private static final Pattern TEXT = Pattern.compile("\\.(md|txt|html|csv|java|py|c|h|toml|xml)$");

  private static final Pattern HARD_TO_TYPE = Pattern.compile("[*?\\[\\\\]");

  private Queries() {}

  /**
   * A version of a path.
   *
   * @param cartridges where it lies
   */
  public record Kept(Version version, List<Barcode> cartridges) {}

  /**
   * The dataset that is meant.
   *
   * @param name empty if it was not said; then there must be only one
   */
  public static DatasetName dataset(Catalog catalog, @Nullable String name)
      throws CatalogException, UsageException {
    List<Dataset> all = catalog.read(session -> session.datasets().all());
    if (name != null) {
      return all.stream()
          .map(Dataset::name)
          .filter(each -> each.text().equals(name))
          .findFirst()
          .orElseThrow(() ->
              new UsageException(
                  "the catalog knows no dataset '" + name + "'",
                  "it learns of one when it is archived: coffer archive " + name));
    }
    if (all.size() == 1) {
      return all.getFirst().name();
    }
    throw new UsageException(
        all.isEmpty() ? "nothing has been archived yet" : "there are several datasets",
        all.isEmpty() ? "coffer archive DATASET" : "say which with --dataset NAME");
  }

  /** A path of the command line as the catalog names it. */
  public static StoredPath path(String text) {
    return StoredPath.of(PathSelection.path(text).bytes());
  }

  /** What a directory held. */
  public static List<Placed> list(
      Catalog catalog, DatasetName dataset, StoredPath directory, Instant time)
      throws CatalogException {
    return catalog.read(session -> session.entries().list(dataset, directory, time));
  }

  /** The roots of a dataset, as archived. */
  public static List<Placed> roots(Catalog catalog, DatasetName dataset, Instant time)
      throws CatalogException {
    return catalog.read(session -> {
      List<Placed> roots = new ArrayList<>();
      Optional<Dataset> known = session.datasets().find(dataset);
      if (known.isPresent()) {
        for (RawBytes source : known.get().sources()) {
          StoredPath path = path(source.toString());
          session.entries().find(dataset, path, time).ifPresent(roots::add);
        }
      }
      if (!roots.isEmpty()) {
        return roots;
      }
      var archive = session.archives().asOf(dataset, time);
      if (archive.isPresent()) {
        List<StoredPath> seen = new ArrayList<>();
        session
            .entries()
            .each(
                archive.get().id(),
                entry -> {
                  boolean below = seen.stream().anyMatch(root -> entry.path().isUnder(root));
                  if (!below) {
                    seen.add(entry.path());
                    roots.add(new Placed(archive.get(), entry));
                  }
                  return seen.isEmpty() || !seen.getFirst().isRoot();
                });
      }
      return roots;
    });
  }

  /**
   * A file to show a restore with, from about the middle of an archive: text rather than anything
   * else, nothing hidden, of some size but not large, with a name that can be typed as it is; empty
   * if there is no file at all.
   */
  public static Optional<EntryRow> sample(Catalog catalog, ArchiveRow archive)
      throws CatalogException {
    return catalog.read(session -> {
      EntryRow[] best = new EntryRow[1];
      int[] rank = new int[1];
      long[] seen = new long[1];
      session
          .entries()
          .each(
              archive.id(),
              entry -> {
                boolean secondHalf = ++seen[0] > archive.entryCount() / 2;
                int found = sampleRank(entry);
                if (found > rank[0] || (found == rank[0] && found > 0 && !secondHalf)) {
                  rank[0] = found;
                  best[0] = entry;
                }
                return !secondHalf || rank[0] < 4;
              });
      return Optional.ofNullable(best[0]);
    });
  }

  private static int sampleRank(EntryRow entry) {
    if (entry.kind() != EntryKind.FILE || entry.condition() != EntryCondition.INTACT) {
      return 0;
    }
    if (entry.byteCount() == 0 || entry.byteCount() >= SAMPLE_BYTES) {
      return 1;
    }
    String path = "/" + entry.path();
    if (path.contains("/.") || HARD_TO_TYPE.matcher(path).find()) {
      return 2;
    }
    return TEXT.matcher(path).find() ? 4 : 3;
  }

  /** The segment that an entry begins in, of the first copy or of another that has it. */
  private static Optional<SegmentRow> segment(Session session, Placed placed)
      throws CatalogException {
    long offset = placed.entry().tarOffset();
    Optional<SegmentRow> first = session.archives().segmentAt(placed.archive().id(), 1, offset);
    return first.isPresent()
        ? first
        : session.archives().segments(placed.archive().id()).stream()
            .filter(segment -> segment.holds(offset))
            .findFirst();
  }

  /** All versions of a path, and the cartridges they are on. */
  public static List<Kept> history(Catalog catalog, DatasetName dataset, StoredPath path)
      throws CatalogException {
    return catalog.read(session -> {
      List<Kept> kept = new ArrayList<>();
      for (Version version : session.entries().history(dataset, path)) {
        Set<Barcode> cartridges = new TreeSet<>();
        for (Placed placed : version.archives()) {
          if (placed.entry().tarOffset() >= 0) {
            Optional<SegmentRow> segment = segment(session, placed);
            if (segment.isPresent()) {
              cartridges.add(
                  session.volumes().find(segment.get().volume()).orElseThrow().cartridge());
            } else if (session.archives().segments(placed.archive().id()).isEmpty()) {
              // plain files on LTFS volumes lie where the volume's own index does
              for (var part : session.archives().indexParts(placed.archive().id())) {
                cartridges.add(session.volumes().find(part.volume()).orElseThrow().cartridge());
              }
            }
          }
        }
        kept.add(new Kept(version, List.copyOf(cartridges)));
      }
      return kept;
    });
  }
}
