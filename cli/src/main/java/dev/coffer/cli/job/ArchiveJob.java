package dev.coffer.cli.job;

import dev.coffer.archive.age.AgeRecipient;
import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.FileSystemSource;
import dev.coffer.archive.source.PathPatterns;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.source.SourceListener;
import dev.coffer.archive.stream.StreamProgress;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestBase;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.archive.write.ArchiveSpec;
import dev.coffer.archive.write.ArchiveWriter;
import dev.coffer.archive.write.SourceCounts;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.PoolName;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.RootPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Archives a dataset: source to cartridges, receipt to catalog. */
public final class ArchiveJob {
  /**
   * What a cartridge must have room for, in stretches of what the pipeline has under way: it closes
   * a segment properly, so it begins none with less than about eight.
   */
  private static final int IN_FLIGHT_RESERVE = 10;

  private final Site site;
  private final Config.Dataset dataset;
  private final ArchiveRequest request;
  private ArchiveTarget target = ArchiveTarget.POOL;

  /** Hears how an archive goes. */
  public interface Listener {
    /** It is decided what kind of archive it will be. */
    default void decided(BaseChoice choice) {}

    /** Writing begins; the supplier can be asked on any thread, until the job is done. */
    void begins(String archiveName, Supplier<Progress> progress);

    /** Something could not be read, or was left out other than by wish. */
    void trouble(String path, String reason);

    /**
     * No cartridge of the pool in the library can take more. Waits for somebody to bring one.
     *
     * @return true to look again, false to give up
     */
    boolean bringsCartridge(String pool);

    /** A cartridge of the pool was not written to, and has to be looked after. */
    void passedOver(String barcode, String why);

    /**
     * A cartridge ended before its drive had warned, or too soon after. It cost nothing; whoever
     * looks after drives and cartridges should know.
     */
    void endedUnannounced(String barcode);
  }

  /**
   * How far an archive has come.
   *
   * @param expectedBytes what the dataset's last archive held, as a guess
   */
  public record Progress(
      long entryCount, long fileBytes, OptionalLong expectedBytes, StreamProgress stream) {}

  /**
   * What became of it.
   *
   * @param choice what it builds on, and why
   * @param changes how the source compares with what it builds on; empty for a full one
   * @param cartridges those it is on, in order
   * @param endedUnannounced cartridges whose medium ended before what was begun was on it
   * @param unreadableCount paths that could not be read at all
   * @param skipped what was left out by rule, by reason
   */
  public record Outcome(
      ArchiveRow archive,
      BaseChoice choice,
      Optional<Changes.Counts> changes,
      SourceCounts counts,
      StreamProgress progress,
      List<Barcode> cartridges,
      List<Barcode> endedUnannounced,
      long unreadableCount,
      Map<SourceListener.Skip, Long> skipped) {

    /** Everything that was asked for is on tape as it was. */
    public boolean isComplete() {
      return unreadableCount == 0 && counts.changedCount() == 0 && counts.unreadableCount() == 0;
    }
  }

  /**
   * What would be done.
   *
   * @param choice what it would build on, and why
   * @param estimate what the source has now
   * @param cartridges those it may go to, in order
   * @param rule what decides on them
   */
  public record Plan(
      String dataset,
      String pool,
      BaseChoice choice,
      Estimate estimate,
      List<Barcode> cartridges,
      String rule,
      Instant keptUntil) {}

  /**
   * What an archive would hold if it were made now.
   *
   * @param changes how the source compares with what it would build on; empty for a full one
   * @param fileBytes sizes of the files, more or less
   * @param unreadableCount paths that cannot be looked at
   */
  public record Estimate(
      Optional<Changes.Counts> changes, long entryCount, long fileBytes, long unreadableCount) {}

  public ArchiveJob(Site site, Config.Dataset dataset, ArchiveRequest request) {
    this.site = site;
    this.dataset = dataset;
    this.request = request;
  }

  /** The same job, going to cartridges that a rotation chose. */
  ArchiveJob to(ArchiveTarget chosen) {
    target = chosen;
    return this;
  }

  /** Says what would be done, and changes nothing. */
  public Plan plan() throws CatalogException, IOException, InterruptedException, CommandException {
    ArchiveRecipients.of(site.config(), dataset);
    DriveKeys.requireForWriting(site);
    try (Catalog catalog = site.openCatalog();
        PoolVolumes volumes = volumes(catalog, pool -> false)) {
      Instant started = start(before(catalog));
      BaseChoice choice = choose(catalog, before(catalog), started);
      return new Plan(
          dataset.name(),
          dataset.pool(),
          choice,
          new ArchiveEstimate(catalog, request, choice, options()).run(),
          volumes.candidates().stream().map(each -> each.barcode()).toList(),
          PoolVolumes.RULE,
          expiry(started));
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
  }

  private List<ArchiveRow> before(Catalog catalog) throws CatalogException {
    DatasetName name = new DatasetName(dataset.name());
    return catalog.read(session ->
        session.datasets().find(name).isEmpty() ? List.of() : session.archives().ofDataset(name));
  }

  private BaseChoice choose(Catalog catalog, List<ArchiveRow> before, Instant started)
      throws CatalogException, CommandException {
    if (ArchiveRecipients.isPlain(site.config(), dataset)) {
      return BaseChoice.plain(request.level());
    }
    return BaseChoice.choose(
        catalog,
        new BaseChoice.Situation(
            request, before, target.base(), selection(), started, target.keptUntil()));
  }

  /** A digest of what decides what of the source is archived. */
  private dev.coffer.catalog.Sha256 selection() {
    StringBuilder text = new StringBuilder();
    dataset.roots().forEach(root -> text.append("root ").append(RootPaths.text(root)).append('\0'));
    dataset.include().forEach(pattern -> text.append("include ").append(pattern).append('\0'));
    dataset.exclude().forEach(pattern -> text.append("exclude ").append(pattern).append('\0'));
    text.append(dataset.oneFileSystem()).append(' ').append(dataset.skipCaches());
    byte[] digest = Sha256.digestOf(text.toString().getBytes(StandardCharsets.UTF_8)).bytes();
    return dev.coffer.catalog.Sha256.of(digest);
  }

  /** Archives. Everything is on tape, and in the catalog, when this returns. */
  public Outcome run(Listener listener)
      throws IOException, InterruptedException, CatalogException, CommandException {
    List<AgeRecipient> recipients = ArchiveRecipients.of(site.config(), dataset);
    DriveKeys.requireForWriting(site);
    try (Catalog catalog = site.openCatalog()) {
      ConfigMirror.pool(catalog, site, site.config().pool(dataset.pool()));
      ConfigMirror.dataset(catalog, site, dataset);
      try (PoolVolumes volumes = volumes(catalog, bringer(listener))) {
        return run(listener, recipients, catalog, volumes);
      } catch (IOException e) {
        CarriedException.unpack(e);
        throw e;
      }
    }
  }

  private PoolVolumes volumes(Catalog catalog, PoolVolumes.Bringer bringer)
      throws IOException, CommandException {
    StreamSettings settings = settings();
    long inFlight = (long) settings.frameBytes() * (settings.workers() + 2);
    return new PoolVolumes(
        catalog,
        site.actor(),
        site.library(),
        target.pool().orElse(new PoolName(site.config().pool(dataset.pool()).name())),
        IN_FLIGHT_RESERVE * inFlight,
        site.time(),
        target.bringer().orElse(bringer),
        target.only());
  }

  private static PoolVolumes.Bringer bringer(Listener listener) {
    return new PoolVolumes.Bringer() {
      @Override
      public boolean brings(PoolName pool) {
        return listener.bringsCartridge(pool.toString());
      }

      @Override
      public void passedOver(Barcode barcode, String why) {
        listener.passedOver(barcode.text(), why);
      }
    };
  }

  private StreamSettings settings() {
    Config.Archive settings = site.config().archive();
    return StreamSettings.defaults(Runtime.getRuntime().availableProcessors())
        .withCompressionLevel(settings.compressionLevel())
        .withSegmentBytes(settings.segmentSizeBytes());
  }

  private Outcome run(
      Listener listener, List<AgeRecipient> recipients, Catalog catalog, PoolVolumes volumes)
      throws IOException, InterruptedException, CatalogException, CommandException {
    List<ArchiveRow> before = before(catalog);
    Instant started = start(before);
    BaseChoice choice = choose(catalog, before, started);
    listener.decided(choice);
    ControlMarks marks = ControlMarks.now(catalog);
    ArchiveSpec spec =
        spec(recipients, before, started, base(catalog, choice), choice.kind(), marks);
    Left left = new Left(listener);
    AtomicLong entries = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    if (ArchiveRecipients.isPlain(site.config(), dataset)) {
      return new PlainArchiveRun(site, options(), listener, choice)
          .run(spec, catalog, volumes, left, expected(choice, before));
    }
    try (ArchiveWriter writer =
        new ArchiveWriter(
            spec, volumes, ManifestKeys.signer(site.home()), site.time(), System::nanoTime)) {
      Written written =
          source -> {
            IndexEntry entry = writer.append(source);
            left.heard(entry);
            entries.incrementAndGet();
            bytes.addAndGet(entry.metadata().byteCount());
          };
      Optional<Changes> changes =
          choice.base().map(base -> changes(catalog, base, writer, written));
      changes.ifPresent(left::tell);
      listener.begins(
          spec.name(),
          () ->
              new Progress(
                  entries.get(), bytes.get(), expected(choice, before), writer.progress()));
      try (FileSystemSource source = new FileSystemSource(options(), left, changes.orElse(null))) {
        for (Optional<SourceEntry> next = source.next(); next.isPresent(); next = source.next()) {
          try (SourceEntry entry = next.get()) {
            written.take(entry);
          }
        }
        if (changes.isPresent()) {
          changes.get().end();
        }
      }
      try (ArchiveReceipt receipt = writer.finish()) {
        volumes.finished();
        ArchiveRow row = record(catalog, receipt, left);
        List<Barcode> ended = volumes.written(receipt.endedUnannounced());
        ended.forEach(each -> listener.endedUnannounced(each.text()));
        return new Outcome(
            row,
            choice,
            changes.map(Changes::counts),
            receipt.counts(),
            receipt.progress(),
            volumes.writtenBy(receipt.manifest()),
            ended,
            left.unreadableCount(),
            left.skipped());
      }
    }
  }

  /** Takes what is to be archived. */
  private interface Written {
    void take(SourceEntry entry) throws IOException, InterruptedException;
  }

  private Changes changes(Catalog catalog, ArchiveRow base, ArchiveWriter writer, Written written) {
    return new Changes(
        new BaseState(catalog, base.id()),
        request.check(),
        new Changes.Sink() {
          @Override
          public void directory(EntryMetadata metadata, ChangeStamp stamp)
              throws IOException, InterruptedException {
            written.take(new KnownDirectory(metadata, stamp));
          }

          @Override
          public void deleted(EntryPath path) throws IOException, InterruptedException {
            writer.appendDeleted(path);
          }
        });
  }

  /** Only of a full archive is it known what it may come to. */
  private static OptionalLong expected(BaseChoice choice, List<ArchiveRow> before) {
    return before.stream()
        .filter(row -> choice.base().isEmpty() && row.kind() == ArchiveKind.FULL)
        .mapToLong(ArchiveRow::fileBytes)
        .reduce((first, second) -> second);
  }

  private static Optional<ManifestBase> base(Catalog catalog, BaseChoice choice)
      throws CatalogException {
    if (choice.base().isEmpty()) {
      return Optional.empty();
    }
    ArchiveRow base = choice.base().get();
    List<Volser> volumes =
        catalog.read(session -> session.archives().segments(base.id())).stream()
            .filter(segment -> segment.copy() == 1)
            .map(segment -> new Volser(segment.volume().volser().text()))
            .distinct()
            .toList();
    return Optional.of(
        new ManifestBase(
            new ArchiveId(base.id().uuid()),
            base.name().text(),
            Sha256.of(base.manifestDigest().orElseThrow().bytes()),
            volumes));
  }

  private ArchiveSpec spec(
      List<AgeRecipient> recipients,
      List<ArchiveRow> before,
      Instant started,
      Optional<ManifestBase> base,
      ArchiveKind kind,
      ControlMarks marks) {
    SecureRandom random = new SecureRandom();
    return new ArchiveSpec(
        ArchiveId.of(started.toEpochMilli(), random.nextLong(), random.nextLong()),
        ArchiveName.of(new DatasetName(dataset.name()), started).text(),
        dataset.name(),
        kind.name().toLowerCase(Locale.ROOT),
        before.size() + 1L,
        before.isEmpty()
            ? Optional.empty()
            : Optional.of(new ArchiveId(before.getLast().id().uuid())),
        base,
        started,
        site.config().host(),
        recipients,
        recipients.stream()
            .map(each ->
                Sha256.digestOf(each.toString().getBytes(StandardCharsets.UTF_8)).toString())
            .toList(),
        marks.auditHead(),
        notes(started, marks),
        settings(),
        site.home().spoolDirectory());
  }

  private Map<String, String> notes(Instant started, ControlMarks marks) {
    Map<String, String> notes = marks.notes(false);
    notes.put(ReceiptMapper.EXPIRES_NOTE, expiry(started).toString());
    return notes;
  }

  /** Now, in whole seconds; later, if an archive of the dataset began this second already. */
  private Instant start(List<ArchiveRow> before) {
    Instant now = site.time().instant().truncatedTo(ChronoUnit.SECONDS);
    if (before.isEmpty() || before.getLast().startedAt().isBefore(now)) {
      return now;
    }
    return before.getLast().startedAt().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
  }

  private Instant expiry(Instant started) {
    if (target.keptUntil().isPresent()) {
      return target.keptUntil().get();
    }
    Config.Pool pool = site.config().pools().get(dataset.pool());
    return started
        .truncatedTo(ChronoUnit.SECONDS)
        .plus(Duration.ofDays(pool == null ? 0 : pool.retentionDays()));
  }

  private FileSystemSource.Options options() {
    return new FileSystemSource.Options(
        dataset.roots(),
        PathPatterns.excluding(dataset.exclude(), dataset.include()),
        dataset.oneFileSystem(),
        dataset.skipCaches(),
        FileSystemSource.USUAL_READERS);
  }

  private ArchiveRow record(Catalog catalog, ArchiveReceipt receipt, Left left)
      throws IOException, CatalogException {
    ManifestFile file = receipt.manifestFile();
    Manifest manifest = file.manifest();
    new ManifestStore(site.home()).keep(file);
    ArchiveRow row = ReceiptMapper.archive(file, !left.isComplete(), left.notes());
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      IndexLoader loader = new IndexLoader(load, row.id());
      receipt.visit(loader);
      loader.addParts(manifest, loader.frames());
      load.commit(row);
    }
    catalog.write(
        site.actor(),
        session -> {
          session.archives().setSelection(row.id(), selection());
          return true;
        });
    return row;
  }
}
