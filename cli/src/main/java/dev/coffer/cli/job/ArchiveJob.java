package dev.coffer.cli.job;

import dev.coffer.archive.age.AgeRecipient;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.FileSystemSource;
import dev.coffer.archive.source.PathPatterns;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.source.SourceListener;
import dev.coffer.archive.stream.StreamProgress;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.archive.write.ArchiveSpec;
import dev.coffer.archive.write.ArchiveWriter;
import dev.coffer.archive.write.SourceCounts;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.PoolName;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Archives a dataset: source to cartridges, receipt to catalog. */
public final class ArchiveJob {
  /** How many unreadable paths the catalog's notes name; the others are counted. */
  private static final int MOST_NAMED = 100;

  /**
   * What a cartridge must have room for, in stretches of what the pipeline has under way: it closes
   * a segment properly, so it begins none with less than about eight.
   */
  private static final int IN_FLIGHT_RESERVE = 10;

  private final Site site;
  private final Config.Dataset dataset;
  private ArchiveTarget target = ArchiveTarget.POOL;

  /** Hears how an archive goes. */
  public interface Listener {
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
   * @param cartridges those it is on, in order
   * @param unreadableCount paths that could not be read at all
   * @param skipped what was left out by rule, by reason
   */
  public record Outcome(
      ArchiveRow archive,
      SourceCounts counts,
      StreamProgress progress,
      List<Barcode> cartridges,
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
   * @param cartridges those it may go to, in order
   * @param rule what decides
   */
  public record Plan(
      String dataset, String pool, List<Barcode> cartridges, String rule, Instant keptUntil) {}

  public ArchiveJob(Site site, Config.Dataset dataset) {
    this.site = site;
    this.dataset = dataset;
  }

  /** The same job, going to cartridges that a rotation chose. */
  ArchiveJob to(ArchiveTarget chosen) {
    target = chosen;
    return this;
  }

  /** Says what would be done, and changes nothing. */
  public Plan plan() throws CatalogException, IOException, CommandException {
    recipients();
    DriveKeys.requireForWriting(site);
    try (Catalog catalog = site.openCatalog();
        PoolVolumes volumes = volumes(catalog, pool -> false)) {
      return new Plan(
          dataset.name(),
          dataset.pool(),
          volumes.candidates().stream().map(each -> each.barcode()).toList(),
          PoolVolumes.RULE,
          expiry(site.time().instant()));
    }
  }

  /** Archives. Everything is on tape, and in the catalog, when this returns. */
  public Outcome run(Listener listener)
      throws IOException, InterruptedException, CatalogException, CommandException {
    List<AgeRecipient> recipients = recipients();
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
    List<ArchiveRow> before =
        catalog.read(session -> session.archives().ofDataset(new DatasetName(dataset.name())));
    ArchiveSpec spec = spec(recipients, before);
    Left left = new Left(listener);
    AtomicLong entries = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    OptionalLong expected =
        before.isEmpty() ? OptionalLong.empty() : OptionalLong.of(before.getLast().fileBytes());
    if (isPlain()) {
      return plain(listener, spec, catalog, volumes, left, expected);
    }
    try (ArchiveWriter writer =
            new ArchiveWriter(
                spec, volumes, ManifestKeys.signer(site.home()), site.time(), System::nanoTime);
        FileSystemSource source = new FileSystemSource(options(), left)) {
      listener.begins(
          spec.name(), () -> new Progress(entries.get(), bytes.get(), expected, writer.progress()));
      for (Optional<SourceEntry> next = source.next(); next.isPresent(); next = source.next()) {
        try (SourceEntry entry = next.get()) {
          IndexEntry written = writer.append(entry);
          left.heard(written);
          entries.incrementAndGet();
          bytes.addAndGet(written.metadata().byteCount());
        }
      }
      try (ArchiveReceipt receipt = writer.finish()) {
        volumes.finished();
        ArchiveRow row = record(catalog, receipt, left);
        return new Outcome(
            row,
            receipt.counts(),
            receipt.progress(),
            volumes.written(),
            left.unreadableCount,
            left.skipped);
      }
    }
  }

  private Outcome plain(
      Listener listener,
      ArchiveSpec spec,
      Catalog catalog,
      PoolVolumes volumes,
      Left left,
      OptionalLong expected)
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
        FileSystemSource source = new FileSystemSource(options(), left)) {
      listener.begins(
          spec.name(), () -> new Progress(entries.get(), bytes.get(), expected, stream.get()));
      for (Optional<SourceEntry> next = source.next(); next.isPresent(); next = source.next()) {
        try (SourceEntry entry = next.get()) {
          archive.append(entry).ifPresent(left::heard);
          entries.incrementAndGet();
          bytes.addAndGet(entry.metadata().byteCount());
        }
      }
      ArchiveRow row = archive.finish(!left.isComplete(), left.notes());
      return new Outcome(
          row,
          archive.counts(),
          stream.get(),
          volumes.written(),
          left.unreadableCount,
          left.skipped);
    }
  }

  /** Nothing is encrypted in a pool of plain files. */
  private boolean isPlain() throws CommandException {
    return site.config().pool(dataset.pool()).plain();
  }

  private List<AgeRecipient> recipients() throws CommandException {
    List<AgeRecipient> recipients = new ArrayList<>();
    if (isPlain()) {
      return recipients;
    }
    for (Config.Recipient each : site.config().recipients()) {
      try {
        recipients.add(AgeRecipient.parse(each.key()));
      } catch (IllegalArgumentException e) {
        throw new SetupException(
            "recipient '%s' in coffer.toml: %s".formatted(each.name(), e.getMessage()),
            "correct the key, or remove the recipient",
            e);
      }
    }
    if (recipients.isEmpty()) {
      throw new SetupException(
          "there is no recipient, so nobody could read the archive",
          "coffer key generate FILE, then coffer recipient add NAME FILE.pub");
    }
    if (recipients.stream().map(Object::getClass).distinct().count() > 1) {
      throw new SetupException(
          "classic (age1...) and post-quantum (age1pq1...) recipients cannot be mixed",
          "keep one kind in coffer.toml");
    }
    return recipients;
  }

  private ArchiveSpec spec(List<AgeRecipient> recipients, List<ArchiveRow> before) {
    Instant started = start(before);
    SecureRandom random = new SecureRandom();
    return new ArchiveSpec(
        ArchiveId.of(started.toEpochMilli(), random.nextLong(), random.nextLong()),
        ArchiveName.of(new DatasetName(dataset.name()), started).text(),
        dataset.name(),
        "full",
        before.size() + 1L,
        before.isEmpty()
            ? Optional.empty()
            : Optional.of(new ArchiveId(before.getLast().id().uuid())),
        started,
        site.config().host(),
        recipients,
        recipients.stream()
            .map(each ->
                Sha256.digestOf(each.toString().getBytes(StandardCharsets.UTF_8)).toString())
            .toList(),
        Optional.empty(),
        Map.of(ReceiptMapper.EXPIRES_NOTE, expiry(started).toString()),
        settings(),
        site.home().spoolDirectory());
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
        2);
  }

  private ArchiveRow record(Catalog catalog, ArchiveReceipt receipt, Left left)
      throws IOException, CatalogException {
    ManifestFile file = receipt.manifestFile();
    Manifest manifest = file.manifest();
    new ManifestStore(site.home()).keep(file);
    ArchiveRow row = ReceiptMapper.archive(file, !left.isComplete(), left.notes());
    Map<Integer, int[]> frames = new HashMap<>();
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      receipt.visit(
          new IndexCodec.Visitor() {
            @Override
            public void entry(IndexEntry entry) throws IOException {
              try {
                load.add(ReceiptMapper.entry(entry));
              } catch (CatalogException e) {
                throw new CarriedException(e);
              }
            }

            @Override
            public void frames(int segmentNumber, int[] compressedSizes) {
              frames.put(segmentNumber, compressedSizes);
            }
          });
      for (Segment segment : manifest.segments()) {
        load.addSegment(
            ReceiptMapper.segment(
                row.id(), segment, frames.getOrDefault(segment.number(), new int[0])));
      }
      int part = 0;
      for (TapeFile index : manifest.indexes()) {
        load.addIndexPart(ReceiptMapper.index(row.id(), part++, index));
      }
      load.commit(row);
    }
    return row;
  }

  /** What was left out or came out imperfect. */
  private static final class Left implements SourceListener {
    private final Listener listener;
    private final Map<Skip, Long> skipped = new EnumMap<>(Skip.class);
    private final List<String> named = new ArrayList<>();
    private long unreadableCount;
    private long imperfectCount;

    Left(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void unreadable(EntryPath path, String reason) {
      unreadableCount++;
      name(path, "not archived: " + reason);
    }

    @Override
    public void incomplete(EntryPath path, String reason) {
      imperfectCount++;
      name(path, "archived without all of its metadata: " + reason);
    }

    @Override
    public void skipped(EntryPath path, Skip reason) {
      skipped.merge(reason, 1L, Long::sum);
    }

    void heard(IndexEntry entry) {
      switch (entry.outcome()) {
        case COMPLETE -> {}
        case CHANGED -> {
          imperfectCount++;
          name(entry.path(), "changed while it was read");
        }
        case UNREADABLE -> {
          imperfectCount++;
          name(entry.path(), "could not be read to its end; the rest is zeros");
        }
      }
    }

    boolean isComplete() {
      return unreadableCount == 0 && imperfectCount == 0;
    }

    String notes() {
      long others = unreadableCount + imperfectCount - named.size();
      return String.join("\n", named) + (others > 0 ? "\nand " + others + " others" : "");
    }

    private void name(EntryPath path, String what) {
      if (named.size() < MOST_NAMED) {
        named.add(path + ": " + what);
      }
      listener.trouble(path.toString(), what);
    }
  }
}
