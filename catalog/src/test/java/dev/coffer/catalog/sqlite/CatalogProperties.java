package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static dev.coffer.catalog.sqlite.Samples.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryQuery;
import dev.coffer.catalog.EntryRepository.Placed;
import dev.coffer.catalog.EntryRepository.Version;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.StoredPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog against a model of it. A failing seed is in the message: {@code -Dcoffer.seed=N}. */
class CatalogProperties {
  private static final int TRIES = Integer.getInteger("coffer.tries", 15);
  private static final List<DatasetName> DATASETS =
      List.of(new DatasetName("documents"), new DatasetName("mail"));

  @TempDir Path folder;

  @Test
  void answersAsTheModelDoes() throws Exception {
    Long only = Long.getLong("coffer.seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? TRIES : only); seed++) {
      try {
        new Run(seed).run(folder.resolve("catalog-" + seed + ".db"));
      } catch (AssertionError | RuntimeException | CatalogException e) {
        throw new AssertionError("seed " + seed + " (-Dcoffer.seed=" + seed + ")", e);
      }
    }
  }

  /** One catalog's life. */
  private static final class Run {
    private final Random random;
    private final ModelCatalog model = new ModelCatalog();
    private final Map<DatasetName, RandomTrees> trees = new HashMap<>();
    private int archives;

    Run(long seed) {
      this.random = new Random(seed);
    }

    void run(Path file) throws CatalogException {
      for (DatasetName dataset : DATASETS) {
        RandomTrees tree = new RandomTrees(random);
        tree.change(random.nextInt(150));
        trees.put(dataset, tree);
      }
      try (Catalog catalog = SqliteCatalog.create(file, CLOCK)) {
        Samples.basics(catalog);
        catalog.write(
            OPERATOR,
            session -> {
              session.datasets().add(Samples.dataset("mail"));
              return true;
            });
        for (int step = 0; step < 6; step++) {
          archive(catalog, DATASETS.get(random.nextInt(DATASETS.size())));
          if (random.nextInt(4) == 0) {
            drop(catalog);
          }
          if (random.nextInt(4) == 0) {
            catalog.compact(OPERATOR);
          }
          catalog.read(session -> {
            compare(session);
            return true;
          });
        }
        assertThat(catalog.check()).isEmpty();
      }
    }

    private void archive(Catalog catalog, DatasetName dataset) throws CatalogException {
      RandomTrees tree = trees.get(dataset);
      tree.change(random.nextInt(20));
      List<ArchiveRow> before = model.newestFirst(dataset);
      ArchiveRow row = Samples.archive(++archives, dataset);
      List<EntryRow> rows = new ArrayList<>();
      if (before.isEmpty() || random.nextBoolean()) {
        rows.addAll(tree.tree().values());
      } else {
        ArchiveRow base = before.getFirst();
        row = Samples.incremental(row, base.id());
        Map<StoredPath, Placed> state = model.stateAt(base);
        for (EntryRow entry : tree.tree().values()) {
          Placed known = state.remove(entry.path());
          if (known == null || !ModelCatalog.at(known.entry(), 0).equals(entry)) {
            rows.add(entry);
          }
        }
        state.keySet().forEach(path -> rows.add(EntryRow.deleted(path)));
        rows.sort((a, b) -> a.path().compareTo(b.path()));
      }
      if (random.nextInt(4) == 0) {
        Collections.shuffle(rows, random);
      }
      if (random.nextInt(6) == 0 && !rows.isEmpty()) {
        EntryRow twice = rows.get(random.nextInt(rows.size()));
        if (twice.kind() == EntryKind.FILE) {
          rows.add(Samples.file(twice.path(), 4242, 0, 99));
        }
      }
      load(catalog, row, rows);
    }

    private void load(Catalog catalog, ArchiveRow row, List<EntryRow> rows)
        throws CatalogException {
      List<EntryRow> placed = new ArrayList<>();
      long offset = 0;
      int step = random.nextInt(5) == 0 ? 1 : 512;
      for (EntryRow entry : rows) {
        if (entry.kind() == EntryKind.DELETED) {
          placed.add(entry);
        } else {
          placed.add(ModelCatalog.at(entry, offset));
          offset += step * (1L + random.nextInt(5));
        }
      }
      long count = placed.stream().filter(entry -> entry.kind() != EntryKind.DELETED).count();
      ArchiveRow finished = Samples.withCount(row, count);
      try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
        for (EntryRow entry : placed) {
          load.add(entry);
        }
        load.commit(finished);
      }
      model.add(finished, placed);
    }

    private void drop(Catalog catalog) throws CatalogException {
      List<ArchiveRow> all =
          DATASETS.stream().flatMap(dataset -> model.newestFirst(dataset).stream()).toList();
      ArchiveId id = all.get(random.nextInt(all.size())).id();
      if (!model.hasDependents(id)) {
        catalog.write(
            OPERATOR,
            session -> {
              session.archives().drop(id);
              return true;
            });
        model.drop(id);
      }
    }

    private void compare(Session session) throws CatalogException {
      for (DatasetName dataset : DATASETS) {
        List<ArchiveRow> expected = model.newestFirst(dataset);
        assertThat(session.archives().ofDataset(dataset).reversed()).isEqualTo(expected);
        for (ArchiveRow archive : expected) {
          compareArchive(session, archive);
        }
        for (StoredPath path : samples(trees.get(dataset).tree().keySet())) {
          assertThat(
                  session.entries().history(dataset, path).stream().map(Version::archives).toList())
              .as("history of %s", path)
              .isEqualTo(model.history(dataset, path));
          assertThat(
                  session.entries().history(dataset, path).stream()
                      .map(Version::unchangedIn)
                      .toList())
              .as("history of %s by bases", path)
              .isEqualTo(model.unchangedIn(dataset, path));
        }
      }
      for (int i = 0; i < 12; i++) {
        compareSearch(session, query());
      }
    }

    private void compareArchive(Session session, ArchiveRow archive) throws CatalogException {
      List<EntryRow> walked = new ArrayList<>();
      session.entries().each(archive.id(), walked::add);
      assertThat(walked).isEqualTo(model.entries(archive.id()));
      Map<StoredPath, Placed> state = model.stateAt(archive);
      compareState(session, archive, List.copyOf(state.values()));
      Set<StoredPath> known = new TreeSet<>(state.keySet());
      model.entries(archive.id()).forEach(entry -> known.add(entry.path()));
      for (StoredPath path : samples(known)) {
        assertThat(session.entries().find(archive.id(), path))
            .isEqualTo(model.find(archive.id(), path));
        assertThat(session.entries().find(archive.dataset(), path, archive.startedAt()))
            .isEqualTo(Optional.ofNullable(state.get(path)));
        assertThat(session.entries().list(archive.id(), path))
            .as("list of %s", path)
            .isEqualTo(model.list(archive, path));
        List<EntryRow> under = new ArrayList<>();
        session.entries().each(archive.id(), path, under::add);
        assertThat(under)
            .isEqualTo(
                model.entries(archive.id()).stream()
                    .filter(entry -> entry.path().isUnder(path))
                    .toList());
      }
      assertThat(
              session
                  .entries()
                  .list(archive.dataset(), StoredPath.ROOT, archive.startedAt().plusSeconds(1)))
          .isEqualTo(model.list(archive, StoredPath.ROOT));
    }

    private void compareState(Session session, ArchiveRow archive, List<Placed> state)
        throws CatalogException {
      List<Placed> merged = new ArrayList<>();
      Optional<StoredPath> last = Optional.empty();
      int most = 1 + random.nextInt(50);
      while (true) {
        List<Placed> page = session.entries().stateAfter(archive.id(), last, most);
        merged.addAll(page);
        if (page.size() < most) {
          break;
        }
        last = Optional.of(page.getLast().entry().path());
      }
      assertThat(merged).isEqualTo(state);
      Set<EntryRow> standing = new HashSet<>();
      for (ArchiveRow member : session.archives().chain(archive.id())) {
        List<EntryRow> walked = new ArrayList<>();
        session
            .entries()
            .eachOfChain(
                archive.id(),
                member.id(),
                (entry, stands) -> {
                  if (stands) {
                    standing.add(entry);
                  }
                  return walked.add(entry);
                });
        assertThat(walked).isEqualTo(model.entries(member.id()));
      }
      assertThat(standing)
          .containsAll(state.stream().map(Placed::entry).toList())
          .allMatch(entry ->
              state.stream().anyMatch(placed -> placed.entry().path().equals(entry.path())));
    }

    private List<StoredPath> samples(Set<StoredPath> paths) {
      List<StoredPath> all = new ArrayList<>(paths);
      Collections.shuffle(all, random);
      List<StoredPath> some = new ArrayList<>(all.subList(0, Math.min(8, all.size())));
      some.add(StoredPath.ROOT);
      some.add(StoredPath.of("no/such/path"));
      return some;
    }

    private EntryQuery query() {
      String text = text();
      EntryQuery query =
          random.nextBoolean() ? EntryQuery.substring(text) : EntryQuery.glob(globOf(text));
      if (random.nextInt(3) == 0) {
        query = query.in(DATASETS.get(random.nextInt(DATASETS.size())));
      }
      if (random.nextInt(4) == 0) {
        query = query.sized(OptionalLong.of(1000), OptionalLong.of(2000));
      }
      if (random.nextInt(4) == 0) {
        query =
            query.archived(
                Optional.of(Samples.NOON.plus(Duration.ofDays(random.nextInt(4)))),
                Optional.of(Samples.NOON.plus(Duration.ofDays(2 + random.nextInt(6)))));
      }
      return query;
    }

    /** A piece of some path, so that it is found more often than not. */
    private String text() {
      RandomTrees tree = trees.get(DATASETS.get(random.nextInt(DATASETS.size())));
      List<StoredPath> paths = List.copyOf(tree.tree().keySet());
      String path = NameFold.text(paths.get(random.nextInt(paths.size())).bytes());
      int[] points = path.codePoints().toArray();
      int from = random.nextInt(points.length);
      int length = 1 + random.nextInt(Math.min(12, points.length - from));
      String text = new String(points, from, length);
      return text.replace("/", "").isEmpty() ? "a" : text;
    }

    private String globOf(String text) {
      StringBuilder out = new StringBuilder(random.nextBoolean() ? "*" : "**/*");
      text.codePoints()
          .forEach(point -> {
            switch (random.nextInt(12)) {
              case 0 -> out.append('?');
              case 1 -> out.append("*");
              case 2 -> out.append("[!q]");
              default -> {
                if ("*?[\\".indexOf(point) >= 0) {
                  out.append('\\');
                }
                out.appendCodePoint(point);
              }
            }
          });
      return out.append(random.nextInt(3) == 0 ? "" : "*").toString();
    }

    private void compareSearch(Session session, EntryQuery query) throws CatalogException {
      List<String> found = new ArrayList<>();
      session
          .entries()
          .search(
              query,
              hit -> {
                assertThat(session.entries().find(hit.newest().archive().id(), hit.path()))
                    .contains(hit.newest().entry());
                found.add(hit.dataset() + ":" + hit.path());
                return true;
              });
      assertThat(found).as("%s", query).doesNotHaveDuplicates();
      assertThat(new TreeSet<>(found)).as("%s", query).isEqualTo(model.search(query));
    }
  }
}
