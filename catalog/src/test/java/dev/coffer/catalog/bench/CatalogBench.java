package dev.coffer.catalog.bench;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Dataset;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryQuery;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.Pool;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.StoredPath;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Loads a generated tree three times (new, unchanged, one file in a hundred changed), then asks.
 * Arguments: number of entries, file, seed. Prints one line a figure. If the file exists, nothing
 * is loaded: it must come from a run with the same number and seed.
 */
public final class CatalogBench {
  private static final Principal ACTOR = new Principal("bench", "localhost", "bench");
  private static final DatasetName DATASET = new DatasetName("share");
  private static final Instant START = Instant.parse("2026-11-20T18:00:00Z");
  private static final int SAMPLES = 1000;
  private static final int PIECE = 8192;

  private final long entryCount;
  private final Path file;
  private final long seed;
  private final PrintStream out;
  private final List<StoredPath> sample = new ArrayList<>();
  private long pathBytes;

  private CatalogBench(long entryCount, Path file, long seed, PrintStream out) {
    this.entryCount = entryCount;
    this.file = file;
    this.seed = seed;
    this.out = out;
  }

  public static void main(String[] arguments) throws CatalogException, IOException {
    long entries = Long.parseLong(arguments[0]);
    Path file = Path.of(arguments[1]);
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    new CatalogBench(entries, file, seed, System.out).run();
  }

  private void run() throws CatalogException, IOException {
    generatorAlone();
    if (!Files.exists(file)) {
      loadAll();
    }
    queries();
  }

  private void loadAll() throws CatalogException, IOException {
    SqliteCatalog.create(file, InstantSource.system()).close();
    try (Catalog catalog = SqliteCatalog.open(file, InstantSource.system())) {
      catalog.write(
          ACTOR,
          session -> {
            PoolName pool = new PoolName("bench");
            session
                .pools()
                .add(
                    new Pool(
                        pool,
                        Duration.ofDays(28),
                        524_288,
                        VolumeFormat.TAR,
                        OptionalLong.empty(),
                        List.of()));
            session
                .datasets()
                .add(
                    new Dataset(
                        DATASET, List.of(), List.of(), List.of(), false, false, pool, List.of(),
                        3));
            return true;
          });
    }
    long before = Files.size(file);
    before = load("first archive", 0, 0, before);
    before = load("unchanged archive", 1, 0, before);
    load("1 % changed archive", 2, 10, before);
  }

  private void generatorAlone() throws CatalogException {
    SplittableRandom random = new SplittableRandom(seed);
    long[] count = {0};
    long start = System.nanoTime();
    new TreeGenerator(seed, entryCount, 0)
        .walk(entry -> {
          pathBytes += entry.path().byteCount();
          count[0]++;
          if (sample.size() < SAMPLES) {
            sample.add(entry.path());
          } else if (random.nextLong(count[0]) < SAMPLES) {
            sample.set(random.nextInt(SAMPLES), entry.path());
          }
        });
    double seconds = (System.nanoTime() - start) / 1e9;
    line("entries", "%,d, %.1f bytes of path on average", count[0], (double) pathBytes / count[0]);
    line("generator alone", "%,.0f entries/s", count[0] / seconds);
  }

  /**
   * Processor time of this thread: what the load would take on a machine with nothing else to do.
   */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private long load(String what, int number, int changedPerMille, long before)
      throws CatalogException, IOException {
    Instant startedAt = START.plus(Duration.ofDays(number));
    ArchiveRow archive = archive(number, startedAt);
    Stopwatch watch = new Stopwatch();
    try (Catalog catalog = SqliteCatalog.open(file, InstantSource.system());
        ArchiveLoad load = catalog.load(ACTOR, archive)) {
      List<EntryRow> made = new ArrayList<>(PIECE);
      new TreeGenerator(seed, entryCount, changedPerMille)
          .walk(entry -> {
            made.add(entry);
            if (made.size() == PIECE) {
              watch.add(load, made);
            }
          });
      watch.add(load, made);
      watch.commit(load, archive);
    }
    long size = Files.size(file);
    line(
        what,
        "%.1f s, %,.0f entries/s (%,.0f per second of processor time), %.1f bytes/entry, file %,d"
            + " MB",
        watch.nanos / 1e9,
        entryCount / (watch.nanos / 1e9),
        entryCount / (watch.cpuNanos / 1e9),
        (double) (size - before) / entryCount,
        size >> 20);
    return size;
  }

  /** Times loading and not the generator. */
  private static final class Stopwatch {
    private long nanos;
    private long cpuNanos;

    void add(ArchiveLoad load, List<EntryRow> entries) throws CatalogException {
      long start = System.nanoTime();
      long cpuStart = cpu();
      for (EntryRow entry : entries) {
        load.add(entry);
      }
      entries.clear();
      cpuNanos += cpu() - cpuStart;
      nanos += System.nanoTime() - start;
    }

    void commit(ArchiveLoad load, ArchiveRow archive) throws CatalogException {
      long start = System.nanoTime();
      long cpuStart = cpu();
      load.commit(archive);
      cpuNanos += cpu() - cpuStart;
      nanos += System.nanoTime() - start;
    }
  }

  private ArchiveRow archive(int number, Instant startedAt) {
    return new ArchiveRow(
        id(number),
        ArchiveName.of(DATASET, startedAt),
        DATASET,
        ArchiveKind.FULL,
        Optional.empty(),
        startedAt,
        startedAt.plusSeconds(60),
        "localhost",
        entryCount,
        0,
        0,
        ArchiveStatus.COMPLETE,
        "",
        Optional.empty(),
        Optional.empty());
  }

  private static ArchiveId id(int number) {
    return new ArchiveId(new UUID(number, number));
  }

  private void queries() throws CatalogException {
    TreeGenerator names = new TreeGenerator(seed, 1, 0);
    SplittableRandom random = new SplittableRandom(seed + 1);
    Instant now = START.plus(Duration.ofDays(30));
    try (Catalog catalog = SqliteCatalog.open(file, InstantSource.system())) {
      for (int i = 0; i < 3; i++) {
        int number = i;
        measure(
            catalog,
            "exact path in archive " + (number + 1),
            SAMPLES,
            (session, n) -> session.entries().find(id(number), sample.get(n)).isPresent() ? 1 : 0);
      }
      measure(
          catalog,
          "exact path as of now",
          SAMPLES,
          (session, n) -> session.entries().find(DATASET, sample.get(n), now).isPresent() ? 1 : 0);
      measure(
          catalog,
          "ls of a directory as of now",
          SAMPLES,
          (session, n) -> session.entries().list(DATASET, sample.get(n).parent(), now).size());
      measure(
          catalog,
          "history of a path",
          SAMPLES,
          (session, n) -> session.entries().history(DATASET, sample.get(n)).size());
      measure(
          catalog,
          "substring of 6 to 10, first 100",
          300,
          (session, n) -> hits(session, EntryQuery.substring(piece(n, random))));
      measure(
          catalog,
          "a word, first 100",
          300,
          (session, n) -> hits(session, EntryQuery.substring(names.word(random.nextInt(3000)))));
      measure(
          catalog,
          "substring not there",
          100,
          (session, n) -> hits(session, EntryQuery.substring("zzz" + names.word(n))));
      measure(
          catalog,
          "glob *word*.ext, first 100",
          300,
          (session, n) ->
              hits(session, EntryQuery.glob("*" + names.word(random.nextInt(3000)) + "*.pdf")));
    }
  }

  private String piece(int n, SplittableRandom random) {
    String name = new String(sample.get(n).name(), java.nio.charset.StandardCharsets.UTF_8);
    int length = Math.min(name.length(), 6 + random.nextInt(5));
    int start = random.nextInt(name.length() - length + 1);
    return name.substring(start, start + length);
  }

  private static int hits(Session session, EntryQuery query) throws CatalogException {
    int[] count = {0};
    session
        .entries()
        .search(
            query.limited(100),
            hit -> {
              count[0]++;
              return true;
            });
    return count[0];
  }

  private interface Question {
    int ask(Session session, int number) throws CatalogException;
  }

  private void measure(Catalog catalog, String what, int times, Question question)
      throws CatalogException {
    long[] nanos = new long[times];
    long[] cpuNanos = new long[times];
    long[] answers = {0};
    for (int n = 0; n < times; n++) {
      int number = n;
      long start = System.nanoTime();
      long cpuStart = cpu();
      answers[0] += catalog.read(session -> question.ask(session, number));
      cpuNanos[n] = cpu() - cpuStart;
      nanos[n] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    Arrays.sort(cpuNanos);
    line(
        what,
        "p50 %.2f ms, p95 %.2f ms; processor time p50 %.2f ms, p95 %.2f ms; %.1f answers each",
        nanos[times / 2] / 1e6,
        nanos[times * 95 / 100] / 1e6,
        cpuNanos[times / 2] / 1e6,
        cpuNanos[times * 95 / 100] / 1e6,
        (double) answers[0] / times);
  }

  private void line(String what, String format, Object... values) {
    out.printf(Locale.ROOT, "%-34s %s%n", what, String.format(Locale.ROOT, format, values));
  }
}
