package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.read.ArchiveRestorer;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.target.RestoreSummary;
import dev.coffer.archive.target.RestoreTarget;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.cli.CartridgeNeededException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.UsageException;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Restores an archive or parts of it, reading no more of the cartridges than it takes. */
public final class RestoreJob {
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
   * @param absent what of the chain's archives no scan has found
   * @param missingCount entries of which some part is on one that is missing, or not found
   */
  public record Plan(
      ArchiveRow archive,
      List<ArchiveRow> chain,
      long entryCount,
      long fileBytes,
      List<Barcode> cartridges,
      List<Missing> missing,
      List<Absent> absent,
      long missingCount) {}

  /**
   * What is known to be of an archive on no volume that a scan has found.
   *
   * @param what in words
   * @param entryCount entries that are known and need it; how many are not known nobody can tell
   */
  public record Absent(ArchiveRow archive, String what, long entryCount) {}

  /** A cartridge that is not at hand, and how many entries of which archive need it. */
  public record Missing(Barcode cartridge, ArchiveRow archive, long entryCount) {}

  /**
   * What came of it.
   *
   * @param damagedCount entries that are lost to damage on tape
   * @param absentCount entries whose cartridge could not be had
   * @param absentCartridges those cartridges, by their names
   * @param deviceBytesRead what was read from drives for it
   */
  public record Outcome(
      Plan plan,
      RestoreSummary summary,
      long damagedCount,
      long absentCount,
      Set<String> absentCartridges,
      long deviceBytesRead) {}

  /** Hears what comes of it. */
  public interface Listener extends RestoreListener {
    /** The plan, before anything is read. */
    void planned(Plan plan);

    /** An entry that is not restored, because a cartridge it takes cannot be had. */
    void absent(EntryPath path, String reason);

    /** What cannot be read on one cartridge comes from another copy, on another cartridge. */
    void fromCopy(FromCopy what);
  }

  /**
   * A segment of an archive, or a stretch of it, that cannot be read on one cartridge, and is read
   * on another.
   *
   * @param segment its number, from 1
   */
  public record FromCopy(
      ArchiveRow archive, int segment, Barcode cartridge, Barcode instead, String reason) {}

  /**
   * A job.
   *
   * @param atHand ask nobody for cartridges, and take what the catalog knows of a chain even if
   *     that is not all of it; else the chain has to be known
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
      ArchiveChain chain = chain(catalog, archive(catalog, name, asOf));
      return plan(catalog, new ChainWalk(catalog, chain, selection));
    }
  }

  private ArchiveChain chain(Catalog catalog, ArchiveRow archive)
      throws CatalogException, CommandException, IOException {
    Optional<LibraryInventory> inventory = inventory();
    return ArchiveChain.of(
        catalog,
        archive,
        new ManifestStore(site.home()),
        copies,
        cartridge -> isMissing(cartridge, inventory),
        atHand);
  }

  /**
   * Restores all that can be had. What cannot, because a cartridge is not there or not what it
   * should be, is told entry by entry, and the rest goes on.
   *
   * @throws CartridgeNeededException if no entry at all can be had; nothing was made then
   */
  public Outcome run(
      String name,
      Optional<Instant> asOf,
      List<AgeIdentity> identities,
      RestoreOptions options,
      Listener listener)
      throws CatalogException, CommandException, IOException, InterruptedException {
    try (Catalog catalog = site.openCatalog()) {
      ArchiveChain chain = chain(catalog, archive(catalog, name, asOf));
      ChainWalk walk = new ChainWalk(catalog, chain, selection);
      Plan plan = plan(catalog, walk);
      listener.planned(plan);
      requireSome(plan);
      try (CatalogVolumes volumes = new CatalogVolumes(catalog, site.actor(), site.library())) {
        List<IndexPartRow> files = FileArchives.parts(catalog, chain.top().id());
        Absences absences = new Absences(plan, listener);
        if (!files.isEmpty()) {
          return new FileRestore(catalog, walk, selection, volumes, absences)
              .run(plan, files, options);
        }
        return run(catalog, walk, plan, volumes, identities, options, absences);
      } catch (IOException e) {
        CarriedException.unpack(e);
        throw e;
      }
    }
  }

  /** Puts what archives of segments hold below the target, archive by archive of the chain. */
  private Outcome run(
      Catalog catalog,
      ChainWalk walk,
      Plan plan,
      CatalogVolumes catalogVolumes,
      List<AgeIdentity> identities,
      RestoreOptions options,
      Absences absences)
      throws CatalogException, CommandException, IOException, InterruptedException {
    AtHandVolumes volumes = new AtHandVolumes(catalogVolumes);
    Optional<ManifestFile> below = Optional.empty();
    long damaged = 0;
    long read = 0;
    try (RestoreTarget target = new RestoreTarget(options, absences.listener())) {
      for (ArchiveChain.Link link : walk.chain().links()) {
        Optional<ManifestFile> manifest = manifest(catalog, link, volumes, absences);
        if (manifest.isEmpty()) {
          below = Optional.empty();
          walk.each(link, entry -> absences.tellKnown(link, entry, false));
          continue;
        }
        ArchiveChain.requireBase(manifest.get(), below);
        below = manifest;
        RestoreTroubles troubles = new RestoreTroubles(link, absences.listener());
        try (ArchiveRestorer restorer =
            new ArchiveRestorer(
                RestoreLayout.of(link, manifest.get().manifest()),
                volumes,
                identities,
                target,
                absences.listener(),
                troubles,
                new ArchiveRestorer.Selection(
                    path -> walk.isRestoredFrom(link, path), path -> walk.find(link, path)))) {
          walk.each(
              link,
              entry -> {
                if (!absences.tellKnown(link, entry, true)) {
                  restore(restorer, link, entry, absences);
                }
              });
          damaged += restorer.damagedCount();
          read += restorer.deviceBytesRead();
        } finally {
          troubles.record(catalog, site.actor());
        }
      }
      return absences.outcome(plan, target.finish(), damaged, read);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void restore(
      ArchiveRestorer restorer, ArchiveChain.Link link, IndexEntry entry, Absences absences)
      throws IOException {
    try {
      restorer.restore(entry);
    } catch (WrongVolumeException e) {
      absences.tellFound(link, entry, String.valueOf(e.getMessage()));
    }
  }

  /** The manifest of the first of an archive's copies of which it can be had. */
  private Optional<ManifestFile> manifest(
      Catalog catalog, ArchiveChain.Link link, AtHandVolumes volumes, Absences absences)
      throws CatalogException, IOException, InterruptedException {
    if (absences.hasNone(link)) {
      return Optional.empty();
    }
    ManifestStore store = new ManifestStore(site.home());
    for (int copy : link.copies()) {
      Optional<ManifestFile> kept = store.kept(link.archive(), copy, catalog);
      if (kept.isPresent()) {
        return kept;
      }
    }
    ArchiveDamagedException damage = null;
    for (int copy : link.copies()) {
      try {
        return Optional.of(store.find(link.archive(), copy, catalog, volumes));
      } catch (WrongVolumeException e) {
        // another copy's says as much
      } catch (ArchiveDamagedException e) {
        damage = e;
      }
    }
    if (damage != null) {
      throw damage;
    }
    return Optional.empty();
  }

  private Plan plan(Catalog catalog, ChainWalk walk)
      throws CatalogException, CommandException, IOException {
    Optional<LibraryInventory> inventory = inventory();
    Set<Barcode> cartridges = new LinkedHashSet<>();
    List<Missing> missing = new ArrayList<>();
    List<Absent> absent = new ArrayList<>();
    Totals totals = new Totals();
    Set<EntryPath> files = new HashSet<>();
    for (ArchiveChain.Link link : walk.chain().links()) {
      Map<Barcode, Long> needed = new LinkedHashMap<>();
      long[] notFound = new long[1];
      walk.each(
          link,
          entry -> {
            Set<Barcode> takes = link.cartridges(entry);
            boolean found = link.absentVolume(entry.tarOffset(), entry.tarEnd()).isEmpty();
            notFound[0] += found ? 0 : 1;
            if (selection.names(entry.path()) && entry.metadata().type() != EntryType.DIRECTORY) {
              files.add(entry.path());
            }
            takes.forEach(cartridge -> needed.merge(cartridge, 1L, Long::sum));
            totals.add(
                entry.metadata().byteCount(),
                found && takes.stream().noneMatch(cartridge -> isMissing(cartridge, inventory)));
          });
      if (!link.absent().isEmpty() && (notFound[0] > 0 || !selection.isOnly(files))) {
        absent.add(new Absent(link.archive(), FoundArchive.inWords(link.absent()), notFound[0]));
      }
      for (IndexPartRow part : FileArchives.parts(catalog, link.archive().id())) {
        needed.putIfAbsent(FileArchives.cartridge(catalog, part), totals.entries);
      }
      needed.forEach((cartridge, count) -> {
        if (isMissing(cartridge, inventory)) {
          missing.add(new Missing(cartridge, link.archive(), count));
        }
      });
      if (link.parts().isEmpty() && missing.size() == needed.size()) {
        totals.missing = totals.entries; // plain files: which part has what is in the parts alone
      }
      cartridges.addAll(needed.keySet());
    }
    ArchiveRow top = walk.chain().top();
    if (totals.entries == 0) {
      throw new UsageException(
          "nothing in archive %s matches".formatted(top.name()),
          "'coffer find' and 'coffer ls' show what there is");
    }
    return new Plan(
        top,
        walk.chain().links().stream().map(ArchiveChain.Link::archive).toList(),
        totals.entries,
        totals.bytes,
        List.copyOf(cartridges),
        missing,
        absent,
        totals.missing);
  }

  private static final class Totals {
    private long entries;
    private long bytes;
    private long missing;

    void add(long byteCount, boolean whole) {
      entries++;
      bytes += byteCount;
      missing += whole ? 0 : 1;
    }
  }

  private static boolean isMissing(Barcode cartridge, Optional<LibraryInventory> inventory) {
    return inventory.isPresent() && inventory.get().find(cartridge.text()).isEmpty();
  }

  /** What is in the library; empty where whoever serves the drives is asked for each cartridge. */
  private Optional<LibraryInventory> inventory() throws IOException, CommandException {
    DeskLibrary library = site.library();
    if (library.hands().isPresent() && !atHand) {
      return Optional.empty();
    }
    try (MediumChanger changer = library.openChanger()) {
      return Optional.of(changer.inventory());
    }
  }

  /** Where nothing can come back, no target is made and nobody has to look into it. */
  private static void requireSome(Plan plan) throws CartridgeNeededException {
    if (plan.missing().isEmpty() || plan.missingCount() < plan.entryCount()) {
      return;
    }
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
        "bring it and run the same command again; nothing of this can be had without");
  }
}
