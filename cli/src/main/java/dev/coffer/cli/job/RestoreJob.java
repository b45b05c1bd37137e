package dev.coffer.cli.job;

import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.read.ArchiveLayout;
import dev.coffer.archive.read.ArchiveRestorer;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.target.RestoreSummary;
import dev.coffer.archive.target.RestoreTarget;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.StoredPath;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.UsageException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Restores an archive or parts of it, reading no more of the cartridges than it takes. */
public final class RestoreJob {
  private static final int SMALLEST_ENTRY_BYTES = 512;

  private final Site site;
  private final PathSelection selection;

  /**
   * What will be restored, and from where.
   *
   * @param cartridges the smallest set that has it all, in the order they are read
   */
  public record Plan(
      ArchiveRow archive, long entryCount, long fileBytes, List<Barcode> cartridges) {}

  /**
   * What came of it.
   *
   * @param damagedCount entries that are lost to damage on tape
   * @param deviceBytesRead what was read from drives for it
   */
  public record Outcome(
      Plan plan, RestoreSummary summary, long damagedCount, long deviceBytesRead) {}

  /** Hears of the plan before anything is read. */
  @FunctionalInterface
  public interface PlanListener {
    void planned(Plan plan);
  }

  public RestoreJob(Site site, PathSelection selection) {
    this.site = site;
    this.selection = selection;
  }

  /**
   * The archive that is meant.
   *
   * @param asOf if given, the name is a dataset's, and its archive as of then is meant
   */
  public ArchiveRow archive(Catalog catalog, String name, Optional<Instant> asOf)
      throws CatalogException, UsageException {
    if (asOf.isEmpty()) {
      return Archives.find(catalog, name);
    }
    return Archives.asOf(catalog, name, asOf.get());
  }

  /** Whether it is encrypted: plain files on LTFS volumes are not. */
  public boolean needsIdentity(String name, Optional<Instant> asOf)
      throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return FileArchives.parts(catalog, archive(catalog, name, asOf).id()).isEmpty();
    }
  }

  /** Says what would be restored and from which cartridges; reads nothing but the catalog. */
  public Plan plan(String name, Optional<Instant> asOf)
      throws CatalogException, CommandException, IOException, InterruptedException {
    try (Catalog catalog = site.openCatalog()) {
      return plan(catalog, archive(catalog, name, asOf));
    }
  }

  /** Restores. */
  public Outcome run(
      String name,
      Optional<Instant> asOf,
      List<AgeIdentity> identities,
      RestoreOptions options,
      PlanListener planned,
      RestoreListener listener)
      throws CatalogException, CommandException, IOException, InterruptedException {
    try (Catalog catalog = site.openCatalog()) {
      ArchiveRow archive = archive(catalog, name, asOf);
      Plan plan = plan(catalog, archive);
      planned.planned(plan);
      try (CatalogVolumes volumes = new CatalogVolumes(catalog, site.actor(), site.library())) {
        List<IndexPartRow> files = FileArchives.parts(catalog, archive.id());
        if (!files.isEmpty()) {
          return files(plan, files, volumes, options, listener);
        }
        Manifest manifest =
            new ManifestStore(site.home()).find(archive, catalog, volumes).manifest();
        try (RestoreTarget target = new RestoreTarget(options, listener);
            ArchiveRestorer restorer =
                new ArchiveRestorer(
                    layout(catalog, archive, manifest),
                    volumes,
                    identities,
                    target,
                    listener,
                    new ArchiveRestorer.Selection(
                        selection::includes, path -> find(catalog, archive, path)))) {
          walk(catalog, archive, restorer::restore);
          return new Outcome(
              plan, target.finish(), restorer.damagedCount(), restorer.deviceBytesRead());
        }
      } catch (IOException e) {
        CarriedException.unpack(e);
        throw e;
      }
    }
  }

  /** An archive of plain files needs no identity. */
  private Outcome files(
      Plan plan,
      List<IndexPartRow> parts,
      CatalogVolumes volumes,
      RestoreOptions options,
      RestoreListener listener)
      throws IOException {
    try (RestoreTarget target = new RestoreTarget(options, listener)) {
      long damaged =
          FileArchives.restore(
              volumes, plan.archive(), parts, selection::includes, options, target);
      RestoreSummary summary = target.finish();
      return new Outcome(plan, summary, damaged, summary.bytes());
    }
  }

  private Plan plan(Catalog catalog, ArchiveRow archive)
      throws CatalogException, CommandException, IOException {
    List<SegmentRow> segments = catalog.read(session -> session.archives().segments(archive.id()));
    Set<Barcode> cartridges = new LinkedHashSet<>();
    long[] totals = new long[2];
    walk(
        catalog,
        archive,
        entry -> {
          totals[0]++;
          totals[1] += entry.metadata().byteCount();
          for (SegmentRow segment : segments) {
            if (segment.firstTarOffset() < entry.tarEnd()
                && segment.firstTarOffset() + segment.tarBytes() > entry.tarOffset()) {
              cartridges.add(barcode(catalog, segment));
            }
          }
        });
    for (IndexPartRow part : FileArchives.parts(catalog, archive.id())) {
      catalog
          .read(session -> session.volumes().find(part.volume()))
          .ifPresent(volume -> cartridges.add(volume.cartridge()));
    }
    if (totals[0] == 0) {
      throw new UsageException(
          "nothing in archive %s matches".formatted(archive.name()),
          "'coffer find' and 'coffer ls' show what there is");
    }
    return new Plan(archive, totals[0], totals[1], List.copyOf(cartridges));
  }

  private static Barcode barcode(Catalog catalog, SegmentRow segment) throws IOException {
    try {
      return catalog
          .read(session -> session.volumes().find(segment.volume()))
          .orElseThrow()
          .cartridge();
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }

  /** What is to be done with each entry. */
  private interface EntryAction {
    void accept(IndexEntry entry) throws IOException;
  }

  /**
   * Walks the selected entries in tar order. An entry's tar bytes end where the next one begins; so
   * each waits for the next.
   */
  private void walk(Catalog catalog, ArchiveRow archive, EntryAction action)
      throws CatalogException, IOException, CommandException {
    Walker walker = new Walker(action);
    try {
      catalog.read(session -> {
        session.entries().each(archive.id(), walker::visit);
        return true;
      });
      walker.flush(Optional.empty());
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
    if (walker.failure != null) {
      throw walker.failure;
    }
  }

  private final class Walker {
    private final EntryAction action;
    private @Nullable EntryRow waiting;
    private @Nullable IOException failure;

    Walker(EntryAction action) {
      this.action = action;
    }

    boolean visit(EntryRow row) {
      try {
        flush(Optional.of(row.tarOffset()));
        boolean wanted =
            row.kind() != EntryKind.DELETED && selection.includes(EntryPath.of(row.path().bytes()));
        waiting = wanted ? row : null;
        return true;
      } catch (IOException e) {
        failure = e;
        waiting = null;
        return false;
      }
    }

    void flush(Optional<Long> nextOffset) throws IOException {
      EntryRow row = waiting;
      if (row != null) {
        waiting = null;
        action.accept(indexEntry(row, nextOffset));
      }
    }
  }

  private static Optional<IndexEntry> find(Catalog catalog, ArchiveRow archive, EntryPath path)
      throws IOException {
    try {
      return catalog
          .read(session -> session.entries().find(archive.id(), StoredPath.of(path.bytes())))
          .map(row -> indexEntry(row, Optional.empty()));
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }

  /** An entry as the archive's own index has it, as far as the catalog knows. */
  private static IndexEntry indexEntry(EntryRow row, Optional<Long> nextOffset) {
    long known = row.byteCount() + SMALLEST_ENTRY_BYTES;
    long tarBytes =
        nextOffset.isPresent() && nextOffset.get() > row.tarOffset()
            ? nextOffset.get() - row.tarOffset()
            : known;
    return new IndexEntry(
        new EntryMetadata(
            EntryPath.of(row.path().bytes()),
            EntryType.valueOf(row.kind().name()),
            row.mode(),
            row.userId(),
            row.groupId(),
            row.userName(),
            row.groupName(),
            row.modifiedAt(),
            row.byteCount(),
            row.linkTarget().bytes(),
            0,
            0,
            Optional.empty(),
            Map.of()),
        row.tarOffset(),
        Math.max(tarBytes, SMALLEST_ENTRY_BYTES),
        row.sha256().map(digest -> Sha256.of(digest.bytes())),
        switch (row.condition()) {
          case INTACT -> SourceEntry.Outcome.COMPLETE;
          case CHANGED_WHILE_READ -> SourceEntry.Outcome.CHANGED;
          case UNREADABLE -> SourceEntry.Outcome.UNREADABLE;
        });
  }

  private static ArchiveLayout layout(Catalog catalog, ArchiveRow archive, Manifest manifest)
      throws CatalogException {
    Map<Integer, int[]> frames = new HashMap<>();
    for (SegmentRow segment : catalog.read(session -> session.archives().segments(archive.id()))) {
      if (segment.frames().count() > 0) {
        frames.put(segment.number() + 1, segment.frames().sizes());
      }
    }
    return new ArchiveLayout(manifest.archiveId(), manifest.segments(), frames);
  }
}
