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
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.StoredPath;
import dev.coffer.cli.CartridgeNeededException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.UsageException;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Restores an archive or parts of it, reading no more of the cartridges than it takes. */
public final class RestoreJob {
  private static final int SMALLEST_ENTRY_BYTES = 512;

  private final Site site;
  private final PathSelection selection;
  private final ArchiveCopies copies;
  private final boolean atHand;

  /**
   * What will be restored, and from where.
   *
   * @param chain the archives it is merged from, the full one first
   * @param cartridges the smallest set that has it all, in the order they are read
   * @param missing those of them that are not in the library
   */
  public record Plan(
      ArchiveRow archive,
      List<ArchiveRow> chain,
      long entryCount,
      long fileBytes,
      List<Barcode> cartridges,
      List<Missing> missing) {}

  /** A cartridge that is not at hand, and how many entries of which archive it takes. */
  public record Missing(Barcode cartridge, ArchiveRow archive, long entryCount) {}

  /**
   * What came of it.
   *
   * @param damagedCount entries that are lost to damage on tape
   * @param notAtHandCount entries on cartridges that are not in the library
   * @param deviceBytesRead what was read from drives for it
   */
  public record Outcome(
      Plan plan,
      RestoreSummary summary,
      long damagedCount,
      long notAtHandCount,
      long deviceBytesRead) {}

  /** Hears of the plan before anything is read. */
  @FunctionalInterface
  public interface PlanListener {
    void planned(Plan plan);
  }

  /**
   * A job.
   *
   * @param atHand restore what the cartridges in the library have, even if that is not all; else
   *     nothing is restored then
   */
  public RestoreJob(Site site, PathSelection selection, boolean atHand) {
    this.site = site;
    this.selection = selection;
    this.copies = new ArchiveCopies(site);
    this.atHand = atHand;
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
      return plan(catalog, chain(catalog, archive(catalog, name, asOf)));
    }
  }

  private ArchiveChain chain(Catalog catalog, ArchiveRow archive)
      throws CatalogException, CommandException, IOException {
    return ArchiveChain.of(catalog, archive, new ManifestStore(site.home()), copies, atHand);
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
      ArchiveChain chain = chain(catalog, archive(catalog, name, asOf));
      Plan plan = plan(catalog, chain);
      planned.planned(plan);
      requireAtHand(plan);
      try (CatalogVolumes volumes = new CatalogVolumes(catalog, site.actor(), site.library())) {
        List<IndexPartRow> files = FileArchives.parts(catalog, chain.top().id());
        if (!files.isEmpty()) {
          return files(plan, files, volumes, options, listener);
        }
        return run(catalog, chain, plan, volumes, identities, options, listener);
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
      return new Outcome(plan, summary, damaged, 0, summary.bytes());
    }
  }

  private Outcome run(
      Catalog catalog,
      ArchiveChain chain,
      Plan plan,
      CatalogVolumes volumes,
      List<AgeIdentity> identities,
      RestoreOptions options,
      RestoreListener listener)
      throws CatalogException, CommandException, IOException, InterruptedException {
    Set<Barcode> missing = new HashSet<>();
    plan.missing().forEach(each -> missing.add(each.cartridge()));
    ManifestStore manifests = new ManifestStore(site.home());
    Optional<ManifestFile> below = Optional.empty();
    long damaged = 0;
    long read = 0;
    long[] notAtHand = new long[1];
    try (RestoreTarget target = new RestoreTarget(options, listener)) {
      for (ArchiveChain.Link link : chain.links()) {
        boolean noneHere =
            link.parts().stream().allMatch(part -> missing.contains(part.cartridge()));
        if (noneHere) {
          below = Optional.empty();
          walk(
              catalog,
              chain,
              link,
              entry -> notAtHand[0] += tellNotAtHand(link, entry, missing, listener));
          continue;
        }
        ManifestFile manifest = manifests.find(link.archive(), link.copy(), catalog, volumes);
        ArchiveChain.requireBase(manifest, below);
        below = Optional.of(manifest);
        try (ArchiveRestorer restorer =
            new ArchiveRestorer(
                layout(link, manifest.manifest()),
                volumes,
                identities,
                target,
                listener,
                new ArchiveRestorer.Selection(
                    path -> isRestoredFrom(catalog, chain, link, path),
                    path -> find(catalog, link.archive(), path)))) {
          walk(
              catalog,
              chain,
              link,
              entry -> {
                if (tellNotAtHand(link, entry, missing, listener) > 0) {
                  notAtHand[0]++;
                } else {
                  restorer.restore(entry);
                }
              });
          damaged += restorer.damagedCount();
          read += restorer.deviceBytesRead();
        }
      }
      return new Outcome(plan, target.finish(), damaged, notAtHand[0], read);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Tells of an entry that a missing cartridge has, or has a part of; how many that are. */
  private static long tellNotAtHand(
      ArchiveChain.Link link, IndexEntry entry, Set<Barcode> missing, RestoreListener listener) {
    for (ArchiveChain.Part part : link.parts()) {
      if (missing.contains(part.cartridge()) && part.has(entry.tarOffset(), entry.tarEnd())) {
        listener.failed(entry.path(), "cartridge " + part.cartridge() + " is not in the library");
        return 1;
      }
    }
    return 0;
  }

  /** Whether a path is restored, and from this archive of the chain. */
  private boolean isRestoredFrom(
      Catalog catalog, ArchiveChain chain, ArchiveChain.Link link, EntryPath path) {
    if (!selection.includes(path) || chain.links().size() == 1) {
      return selection.includes(path);
    }
    ArchiveRow top = chain.top();
    try {
      return catalog
          .read(session ->
              session.entries().find(top.dataset(), StoredPath.of(path.bytes()), top.startedAt()))
          .map(placed -> placed.archive().id().equals(link.archive().id()))
          .orElse(false);
    } catch (CatalogException e) {
      throw new UncheckedIOException(new CarriedException(e));
    }
  }

  private Plan plan(Catalog catalog, ArchiveChain chain)
      throws CatalogException, CommandException, IOException {
    Set<Barcode> cartridges = new LinkedHashSet<>();
    Map<ArchiveChain.Link, Map<Barcode, Long>> needed = new LinkedHashMap<>();
    long[] totals = new long[2];
    for (ArchiveChain.Link link : chain.links()) {
      Map<Barcode, Long> here = new LinkedHashMap<>();
      walk(
          catalog,
          chain,
          link,
          entry -> {
            totals[0]++;
            totals[1] += entry.metadata().byteCount();
            link.parts().stream()
                .filter(part -> part.has(entry.tarOffset(), entry.tarEnd()))
                .map(ArchiveChain.Part::cartridge)
                .distinct()
                .forEach(cartridge -> here.merge(cartridge, 1L, Long::sum));
          });
      for (IndexPartRow part : FileArchives.parts(catalog, link.archive().id())) {
        catalog
            .read(session -> session.volumes().find(part.volume()))
            .ifPresent(volume -> here.putIfAbsent(volume.cartridge(), totals[0]));
      }
      needed.put(link, here);
      cartridges.addAll(here.keySet());
    }
    if (totals[0] == 0) {
      throw new UsageException(
          "nothing in archive %s matches".formatted(chain.top().name()),
          "'coffer find' and 'coffer ls' show what there is");
    }
    return new Plan(
        chain.top(),
        chain.links().stream().map(ArchiveChain.Link::archive).toList(),
        totals[0],
        totals[1],
        List.copyOf(cartridges),
        missing(needed));
  }

  private List<Missing> missing(Map<ArchiveChain.Link, Map<Barcode, Long>> needed)
      throws IOException, CommandException {
    DeskLibrary library = site.library();
    if (library.hands().isPresent() && !atHand) {
      return List.of(); // whoever serves the drives is asked for each
    }
    LibraryInventory inventory;
    try (MediumChanger changer = library.openChanger()) {
      inventory = changer.inventory();
    }
    List<Missing> missing = new ArrayList<>();
    needed.forEach((link, cartridges) ->
        cartridges.forEach((cartridge, count) -> {
          if (inventory.find(cartridge.text()).isEmpty()) {
            missing.add(new Missing(cartridge, link.archive(), count));
          }
        }));
    return missing;
  }

  /** Without all cartridges only half would come back, and what is old of it would look new. */
  private void requireAtHand(Plan plan) throws CartridgeNeededException {
    if (plan.missing().isEmpty() || atHand) {
      return;
    }
    long lost = plan.missing().stream().mapToLong(Missing::entryCount).sum();
    throw new CartridgeNeededException(
        plan.missing().stream()
            .map(each ->
                "cartridge %s, which has %,d of the %,d entries in archive %s, is not in the library"
                    .formatted(
                        each.cartridge(),
                        each.entryCount(),
                        plan.entryCount(),
                        each.archive().name()))
            .collect(Collectors.joining("; ")),
        "bring it; or restore the other %,d with --at-hand"
            .formatted(Math.max(0, plan.entryCount() - lost)));
  }

  /** What is to be done with each entry. */
  private interface EntryAction {
    void accept(IndexEntry entry) throws IOException;
  }

  /**
   * Walks the selected entries of one archive that still stand, in tar order. An entry's tar bytes
   * end where the next one begins; so each waits for the next.
   */
  private void walk(Catalog catalog, ArchiveChain chain, ArchiveChain.Link link, EntryAction action)
      throws CatalogException, IOException, CommandException {
    Walker walker = new Walker(action);
    try {
      catalog.read(session -> {
        session.entries().eachOfChain(chain.top().id(), link.archive().id(), walker::visit);
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

    boolean visit(EntryRow row, boolean stands) {
      if (row.kind() == EntryKind.DELETED) {
        return true;
      }
      try {
        flush(Optional.of(row.tarOffset()));
        waiting = stands && selection.includes(EntryPath.of(row.path().bytes())) ? row : null;
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

  private static ArchiveLayout layout(ArchiveChain.Link link, Manifest manifest) {
    Map<Integer, int[]> frames = new HashMap<>();
    for (ArchiveChain.Part part : link.parts()) {
      if (part.segment().frames().count() > 0) {
        frames.put(part.segment().number() + 1, part.segment().frames().sizes());
      }
    }
    return new ArchiveLayout(manifest.archiveId(), manifest.segments(), frames);
  }
}
