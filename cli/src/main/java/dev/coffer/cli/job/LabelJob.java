package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.ltfs.LtfsFormatter;
import dev.coffer.archive.ltfs.LtfsVolumeLabeler;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.archive.volume.VolumeLabeler;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.cli.ApprovalNeededException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.config.Config;
import dev.coffer.tape.TapeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Makes volumes of blank cartridges. Only what is blank, and blank for the catalog too, is
 * labelled: data that stands on a cartridge is released by two people, never by a label.
 */
public final class LabelJob {
  private final Site site;

  /**
   * What became, or would become, of a cartridge.
   *
   * @param rule what decided
   */
  public record Labelled(
      Barcode barcode, VolumeId volume, VolumeFormat format, PoolName pool, String rule) {}

  public LabelJob(Site site) {
    this.site = site;
  }

  /**
   * Labels one cartridge for a pool.
   *
   * @param format how the volume is to be written
   * @param dryRun look and decide, write nothing
   */
  public Labelled label(Barcode barcode, Config.Pool pool, VolumeFormat format, boolean dryRun)
      throws CatalogException, TapeException, ArchiveException, CommandException {
    if (Barcodes.isCleaning(barcode.text())) {
      throw new RefusedException(
          barcode + " is a cleaning cartridge, and is never written",
          "'coffer library load " + barcode + "' has a drive cleaned with it");
    }
    CartridgeMoves moves = new CartridgeMoves();
    try (Catalog catalog = site.openCatalog()) {
      ConfigMirror.pool(catalog, site, pool);
      Optional<Volume> known = catalog.read(session -> session.volumes().current(barcode));
      try (Mount mount =
          new Mounter(site.library(), moves).mount(barcode.text(), OptionalInt.empty())) {
        moves.record(catalog, site.actor());
        requireSound(catalog, barcode);
        requireFree(catalog, barcode, known, CartridgeContents.of(mount.drive()));
        if (format == VolumeFormat.LTFS) {
          LtfsFormatter.requirePartitions(mount.drive());
        }
        int generation = known.map(volume -> volume.id().generation()).orElse(0) + 1;
        VolumeFacts facts = facts(barcode, generation, pool);
        if (!dryRun) {
          switch (format) {
            case TAR -> VolumeLabeler.label(mount.drive(), facts);
            case LTFS -> LtfsVolumeLabeler.label(mount.drive(), facts, site.time());
          }
          record(catalog, mount, facts, pool, format);
        }
        return new Labelled(
            barcode,
            volumeId(facts),
            format,
            new PoolName(pool.name()),
            "blank on tape, and no volume in the catalog");
      } finally {
        moves.record(catalog, site.actor());
      }
    }
  }

  private static void requireSound(Catalog catalog, Barcode barcode)
      throws CatalogException, CommandException {
    Optional<String> against = DriveReports.condemnation(catalog, barcode.text());
    if (against.isPresent()) {
      throw new RefusedException(
          "cartridge %s cannot be relied on: %s".formatted(barcode, against.get()),
          "take another cartridge; this one is for the bin, by the rules for destroying data");
    }
  }

  /** What a new label would say. */
  VolumeFacts facts(Barcode barcode, int generation, Config.Pool pool) {
    Instant now = site.time().instant().truncatedTo(ChronoUnit.SECONDS);
    return new VolumeFacts(
        UUID.randomUUID(),
        new Volser(barcode.volser().text()),
        barcode.text(),
        generation,
        pool.name(),
        now,
        site.config().host(),
        site.config().archive().blockSizeBytes(),
        Map.of());
  }

  static VolumeId volumeId(VolumeFacts facts) {
    return new VolumeId(new dev.coffer.catalog.Volser(facts.volser().value()), facts.generation());
  }

  private void requireFree(
      Catalog catalog, Barcode barcode, Optional<Volume> known, CartridgeContents contents)
      throws CatalogException, ArchiveException, CommandException {
    switch (contents) {
      case CartridgeContents.Foreign foreign -> throw refused(barcode, contents);
      case CartridgeContents.ForeignLtfs foreign -> throw refused(barcode, contents);
      case CartridgeContents.Ours ours -> refuseLabelled(catalog, barcode, ours.facts());
      case CartridgeContents.Blank blank -> {
        if (known.isPresent() && !isReleased(catalog, barcode)) {
          throw new VolumeGuard(catalog, site.actor())
              .quarantined(
                  barcode.text(), "it is blank, the catalog expects volume " + known.get().id());
        }
      }
    }
  }

  private static RefusedException refused(Barcode barcode, CartridgeContents contents) {
    return new RefusedException(
        "cartridge %s holds %s, and is not overwritten".formatted(barcode, contents.inWords()),
        "if nobody needs it, erase it with the tools that wrote it");
  }

  private static boolean isReleased(Catalog catalog, Barcode barcode) throws CatalogException {
    return catalog
        .read(session -> session.cartridges().find(barcode))
        .map(cartridge ->
            cartridge.data() == DataState.RELEASED || cartridge.data() == DataState.BLANK)
        .orElse(false);
  }

  private void refuseLabelled(Catalog catalog, Barcode barcode, VolumeFacts facts)
      throws CatalogException, CommandException {
    VolumeId id = volumeId(facts);
    Instant now = site.time().instant();
    for (ArchiveRow archive : catalog.read(session -> session.archives().onVolume(id))) {
      // Its own end is not enough: what builds on it needs it longer.
      Optional<Instant> end = catalog.read(session -> session.archives().keptUntil(archive.id()));
      if (end.isEmpty() || end.get().isAfter(now)) {
        boolean byOthers = !end.equals(archive.expiresAt());
        throw new RefusedException(
            "cartridge %s is volume %s and holds archive %s, kept until %s%s"
                .formatted(
                    barcode,
                    id,
                    archive.name(),
                    end.map(Instant::toString).orElse("for ever"),
                    byOthers ? " for those that build on it" : ""),
            "an unexpired archive is never overwritten; take another cartridge");
      }
    }
    throw new ApprovalNeededException(
        "cartridge %s is volume %s already".formatted(barcode, id),
        "erasing or relabelling it takes two people; take another cartridge, or scan this one");
  }

  /** Tells the catalog of a label that was written. */
  void record(
      Catalog catalog, Mount mount, VolumeFacts facts, Config.Pool pool, VolumeFormat format)
      throws CatalogException {
    Barcode barcode = new Barcode(facts.barcode());
    PoolName poolName = new PoolName(pool.name());
    Volume volume =
        new Volume(volumeId(facts), barcode, format, facts.labelledAt(), facts.blockBytes());
    String why = "labelled " + volume.id();
    catalog.write(
        site.actor(),
        session -> {
          Optional<Cartridge> before = session.cartridges().find(barcode);
          if (before.isPresent()) {
            Cartridge old = before.get();
            session.cartridges().transition(barcode, old.data(), DataState.LABELLED, why);
            session
                .cartridges()
                .update(
                    new Cartridge(
                        barcode,
                        Optional.of(poolName),
                        DataState.LABELLED,
                        old.custody(),
                        old.capacityBytes(),
                        old.location(),
                        old.addedAt(),
                        old.note()));
          } else {
            session
                .cartridges()
                .add(
                    new Cartridge(
                        barcode,
                        Optional.of(poolName),
                        DataState.LABELLED,
                        CustodyState.DRIVE,
                        OptionalLong.empty(),
                        "drive " + mount.driveNumber(),
                        session.now(),
                        ""),
                    why);
          }
          session.volumes().add(volume);
          return true;
        });
  }
}
