package dev.coffer.cli.job;

import dev.coffer.archive.ltfs.LtfsFormatter;
import dev.coffer.archive.ltfs.LtfsVolumeLabeler;
import dev.coffer.archive.volume.VolumeAppender;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.archive.volume.VolumeLabeler;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.Hold;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.config.Config;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes a cartridge that a rotation chose ready to be written: a blank one is labelled as its pool
 * says, tar or LTFS, one that two people released is recycled and labelled anew. Each step can be
 * cut off and done again.
 */
final class CartridgePreparer {
  private final Site site;
  private final Catalog catalog;
  private final Config.Pool pool;

  CartridgePreparer(Site site, Catalog catalog, Config.Pool pool) {
    this.site = site;
    this.catalog = catalog;
    this.pool = pool;
  }

  /**
   * Prepares one.
   *
   * @throws dev.coffer.archive.WrongVolumeException if label and catalog do not agree; the
   *     cartridge is then quarantined
   */
  void prepare(Barcode barcode, String why) throws IOException, CatalogException, CommandException {
    Cartridge cartridge = find(barcode);
    switch (cartridge.data()) {
      case OPEN, SEALED, SUSPECT, QUARANTINED, RETIRED, DESTROYED -> {}
      case LABELLED -> intoPool(cartridge);
      case BLANK, RELEASED -> label(cartridge, why);
    }
  }

  private Cartridge find(Barcode barcode) throws CatalogException {
    return catalog.read(session -> session.cartridges().find(barcode)).orElseThrow();
  }

  private void intoPool(Cartridge cartridge) throws CatalogException {
    ConfigMirror.pool(catalog, site, pool);
    catalog.write(
        site.actor(),
        session -> {
          session
              .cartridges()
              .update(
                  new Cartridge(
                      cartridge.barcode(),
                      Optional.of(new dev.coffer.catalog.PoolName(pool.name())),
                      cartridge.data(),
                      cartridge.custody(),
                      cartridge.capacityBytes(),
                      cartridge.location(),
                      cartridge.addedAt(),
                      cartridge.note()));
          return true;
        });
  }

  private void label(Cartridge cartridge, String why)
      throws IOException, CatalogException, CommandException {
    Barcode barcode = cartridge.barcode();
    ConfigMirror.pool(catalog, site, pool);
    Optional<Volume> known = catalog.read(session -> session.volumes().current(barcode));
    CartridgeMoves moves = new CartridgeMoves();
    try (Mount mount =
        new Mounter(site.library(), moves).mount(barcode.text(), OptionalInt.empty())) {
      moves.record(catalog, site.actor());
      int generation = known.map(volume -> volume.id().generation()).orElse(0) + 1;
      LabelJob labels = new LabelJob(site);
      requireSound(barcode);
      Optional<VolumeFacts> cutOff = agreed(mount, barcode, known, generation);
      if (cutOff.isPresent()) {
        labels.record(catalog, mount, cutOff.get(), pool, pool.format());
        return;
      }
      mount.requireWritable();
      if (pool.format() == VolumeFormat.LTFS) {
        LtfsFormatter.requirePartitions(mount.drive());
      }
      requireGivenUp(mount, cartridge, labels);
      if (cartridge.data() == DataState.RELEASED) {
        catalog.write(
            site.actor(),
            session ->
                site.control(session)
                    .custody()
                    .change(barcode, DataAction.RECYCLE, why, Right.none()));
      }
      VolumeFacts facts = labels.facts(barcode, generation, pool, ControlMarks.now(catalog));
      switch (pool.format()) {
        case TAR -> VolumeLabeler.label(mount.drive(), facts);
        case LTFS -> LtfsVolumeLabeler.label(mount.drive(), facts, site.time());
      }
      labels.record(catalog, mount, facts, pool, pool.format());
    } finally {
      moves.record(catalog, site.actor());
    }
  }

  /**
   * That what is on the cartridge may be overwritten, now that it is in the drive: hours may lie
   * between the choice and the mount, or between recycling it and going on after a crash.
   */
  private void requireGivenUp(Mount mount, Cartridge chosen, LabelJob labels)
      throws IOException, CatalogException, CommandException {
    Barcode barcode = chosen.barcode();
    DataState now = find(barcode).data();
    if (now != chosen.data()) {
      throw new RefusedException(
          "cartridge %s is %s now, and was %s when it was chosen"
              .formatted(barcode, now, chosen.data()),
          "'coffer cartridge show " + barcode + "' says why; then run this again");
    }
    if (!(CartridgeContents.forLabelling(mount.drive(), barcode)
        instanceof CartridgeContents.Ours)) {
      return;
    }
    Optional<String> hold =
        catalog.read(session -> Hold.on(barcode, site.control(session).safeguards().holds()));
    if (hold.isPresent()) {
      throw new RefusedException(
          "cartridge %s is not overwritten: %s".formatted(barcode, hold.get()),
          "two people lift a hold: coffer request lift-hold NUMBER");
    }
    new VolumeGuard(catalog, site.actor()).requireNotBuiltOn(barcode);
    labels.requireUncontradicted(catalog, mount);
  }

  private void requireSound(Barcode barcode) throws CatalogException, IOException {
    Optional<String> against = DriveReports.condemnation(catalog, barcode.text());
    if (against.isPresent()) {
      throw new VolumeGuard(catalog, site.actor())
          .quarantined(barcode.text(), "it cannot be relied on: " + against.get());
    }
  }

  /**
   * That nothing is on the cartridge but what the catalog expects, or the empty label that this
   * very step wrote before it was cut off, which is returned.
   */
  private Optional<VolumeFacts> agreed(
      Mount mount, Barcode barcode, Optional<Volume> known, int generation)
      throws IOException, CatalogException {
    String found;
    switch (CartridgeContents.forLabelling(mount.drive(), barcode)) {
      case CartridgeContents.Blank blank -> {
        return Optional.empty();
      }
      case CartridgeContents.Foreign foreign -> found = foreign.what();
      case CartridgeContents.ForeignLtfs foreign -> found = "an LTFS volume that is not ours";
      case CartridgeContents.Ours ours -> {
        VolumeFacts facts = ours.facts();
        boolean itsOwn = facts.barcode().equals(mount.barcode());
        if (itsOwn && known.isPresent() && LabelJob.volumeId(facts).equals(known.get().id())) {
          return Optional.empty();
        }
        boolean empty =
            itsOwn
                && facts.generation() == generation
                && ours.format() == pool.format()
                && isEmpty(mount, ours);
        if (empty) {
          return Optional.of(facts);
        }
        found = "volume " + LabelJob.volumeId(facts);
      }
    }
    throw new VolumeGuard(catalog, site.actor())
        .quarantined(
            mount.barcode(),
            "it holds "
                + found
                + ", the catalog expects "
                + known.map(volume -> "volume " + volume.id()).orElse("a blank cartridge"));
  }

  /** Nothing is on it but what a label puts there. */
  private static boolean isEmpty(Mount mount, CartridgeContents.Ours ours) throws IOException {
    return switch (ours) {
      case CartridgeContents.OurTar tar ->
          VolumeAppender.position(mount.drive(), tar.facts()).nextTapeFile() == 2;
      case CartridgeContents.OurLtfs ltfs -> LtfsVolumeLabeler.isEmpty(ltfs.reader());
    };
  }
}
