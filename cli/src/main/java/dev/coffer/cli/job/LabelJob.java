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
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.cli.ApprovalNeededException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Makes volumes of cartridges that are blank, or given up by two people: released before, or by a
 * request to relabel or erase. Before anything is overwritten the audit log is held against what
 * the cartridge says of it, so that a rewritten catalog gives nothing up.
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
   * @param request an agreed request to relabel or erase it, where it was not released before
   * @param dryRun look and decide, write nothing
   */
  public Labelled label(
      Barcode barcode,
      Config.Pool pool,
      VolumeFormat format,
      Optional<RequestId> request,
      boolean dryRun)
      throws CatalogException, IOException, CommandException {
    if (Barcodes.isCleaning(barcode.text())) {
      throw new RefusedException(
          barcode + " is a cleaning cartridge, and is never written",
          "'coffer library load " + barcode + "' has a drive cleaned with it");
    }
    CartridgeMoves moves = new CartridgeMoves();
    PoolName poolName = new PoolName(pool.name());
    try (Catalog catalog = site.openCatalog()) {
      ConfigMirror.pool(catalog, site, pool);
      Optional<Volume> known = catalog.read(session -> session.volumes().current(barcode));
      try (Mount mount =
          new Mounter(site.library(), moves).mount(barcode.text(), OptionalInt.empty())) {
        moves.record(catalog, site.actor());
        requireSound(catalog, barcode);
        mount.requireWritable();
        CartridgeContents contents = CartridgeContents.forLabelling(mount.drive(), barcode);
        GivenUp givenUp = givenUp(catalog, barcode, request);
        requireFree(catalog, barcode, known, contents, givenUp);
        if (contents instanceof CartridgeContents.Ours) {
          new VolumeGuard(catalog, site.actor()).requireNotBuiltOn(barcode);
          requireUncontradicted(catalog, mount);
        }
        if (format == VolumeFormat.LTFS) {
          LtfsFormatter.requirePartitions(mount.drive());
        }
        int generation = known.map(volume -> volume.id().generation()).orElse(0) + 1;
        VolumeFacts facts = facts(barcode, generation, pool, ControlMarks.now(catalog));
        Catalog.Work<Boolean> record =
            session -> record(session, mount, facts, poolName, format, givenUp);
        // every rule and every trigger, before the tape is touched
        var unused = Rehearsal.run(catalog, site.actor(), true, record);
        if (!dryRun) {
          switch (format) {
            case TAR -> VolumeLabeler.label(mount.drive(), facts);
            case LTFS -> LtfsVolumeLabeler.label(mount.drive(), facts, site.time());
          }
          catalog.write(site.actor(), record);
        }
        return new Labelled(barcode, volumeId(facts), format, poolName, givenUp.rule());
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

  /**
   * By what right what a cartridge holds is overwritten.
   *
   * @param action none for a cartridge that holds nothing
   */
  private record GivenUp(Optional<DataAction> action, Right right, String rule) {
    static final GivenUp NOTHING =
        new GivenUp(Optional.empty(), Right.none(), "blank on tape, and no volume in the catalog");
  }

  private GivenUp givenUp(Catalog catalog, Barcode barcode, Optional<RequestId> request)
      throws CatalogException, CommandException {
    if (request.isPresent()) {
      RequestKind kind = new RequestJob(site).find(request.get()).file().request().kind();
      Right right = Right.request(request.get());
      String rule = "agreed to in request " + request.get();
      return switch (kind) {
        case RELABEL -> new GivenUp(Optional.of(DataAction.RELABEL), right, rule);
        case ERASE -> new GivenUp(Optional.of(DataAction.ERASE), right, rule);
        default ->
            throw new UsageException(
                "request %s is about %s, not relabel or erase"
                    .formatted(request.get(), kind.wireName()),
                "'coffer request show " + request.get() + "' shows what was agreed to");
      };
    }
    return catalog
        .read(session -> session.cartridges().find(barcode))
        .filter(cartridge -> cartridge.data() == DataState.RELEASED)
        .map(cartridge ->
            new GivenUp(Optional.of(DataAction.RECYCLE), Right.none(), "released by two people"))
        .orElse(GivenUp.NOTHING);
  }

  /**
   * Law: the tape is the truth. A catalog whose log or list of people the cartridge contradicts has
   * no right to give it up, nor has one that does not know what is given up with it.
   */
  void requireUncontradicted(Catalog catalog, Mount mount)
      throws CatalogException, IOException, CommandException {
    CartridgeClaims claims = CartridgeClaims.read(mount.drive(), mount.barcode());
    Trust hosts = ManifestKeys.hosts(site.home(), site.time().instant());
    Optional<String> contradiction =
        catalog.read(session -> {
          Control control = site.control(session);
          List<String> strangers = claims.strangers(control);
          return strangers.isEmpty()
              ? control.verifier().verify(claims.heads(), hosts).findings().stream()
                  .findFirst()
                  .map(AuditFinding::explanation)
              : Optional.of(strangers.getFirst());
        });
    if (contradiction.isPresent()) {
      throw new ApprovalNeededException(
          "cartridge %s is not overwritten: %s".formatted(mount.barcode(), contradiction.get()),
          "'coffer audit verify --against %s' says all of it; restore a backup of the catalog"
              .formatted(mount.barcode()));
    }
    Succession succession =
        Succession.of(claims.unfinished(), catalog, new ManifestStore(site.home()));
    Optional<String> unknown =
        catalog.read(session ->
            claims.unknownKept(session, site.control(session).now(), succession::wasGivenUp));
    if (unknown.isPresent()) {
      throw new RefusedException(
          "cartridge %s is not overwritten: %s".formatted(mount.barcode(), unknown.get()),
          claims.unfinished().isEmpty()
              ? "'coffer scan %s' tells the catalog of it".formatted(mount.barcode())
              : "'coffer scan %s' tells the catalog of it; if it was given up, the dataset's next archive shows that"
                  .formatted(mount.barcode()));
    }
  }

  /** What a new label would say. */
  VolumeFacts facts(Barcode barcode, int generation, Config.Pool pool, ControlMarks marks) {
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
        marks.notes(true));
  }

  static VolumeId volumeId(VolumeFacts facts) {
    return new VolumeId(new dev.coffer.catalog.Volser(facts.volser().value()), facts.generation());
  }

  private void requireFree(
      Catalog catalog,
      Barcode barcode,
      Optional<Volume> known,
      CartridgeContents contents,
      GivenUp givenUp)
      throws CatalogException, ArchiveException, CommandException {
    switch (contents) {
      case CartridgeContents.Foreign foreign -> throw refused(barcode, contents);
      case CartridgeContents.ForeignLtfs foreign -> throw refused(barcode, contents);
      case CartridgeContents.Ours ours -> {
        if (givenUp.action().isEmpty()) {
          refuseLabelled(catalog, barcode, ours.facts());
        }
        requireExpected(catalog, barcode, known, ours.facts());
      }
      case CartridgeContents.Blank blank -> {
        boolean free = givenUp.action().isPresent() || isReleased(catalog, barcode);
        if (known.isPresent() && !free) {
          throw new VolumeGuard(catalog, site.actor())
              .quarantined(
                  barcode.text(),
                  "nothing readable is on it, the catalog expects volume " + known.get().id());
        }
      }
    }
  }

  /**
   * What is given up is the volume that was agreed to, or what cutting its relabelling short left.
   */
  private void requireExpected(
      Catalog catalog, Barcode barcode, Optional<Volume> known, VolumeFacts facts)
      throws CatalogException, ArchiveException {
    int expected = known.map(volume -> volume.id().generation()).orElse(0);
    boolean same =
        facts.barcode().equals(barcode.text())
            && facts.volser().value().equals(barcode.volser().text())
            && (facts.generation() == expected || facts.generation() == expected + 1);
    if (!same) {
      throw new VolumeGuard(catalog, site.actor())
          .quarantined(
              barcode.text(),
              "its label says %s/%d of cartridge %s, the catalog expects generation %d"
                  .formatted(facts.volser(), facts.generation(), facts.barcode(), expected));
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
    if (catalog.read(session -> session.volumes().find(id)).isEmpty()) {
      throw new ApprovalNeededException(
          "cartridge %s is volume %s, which the catalog does not know".formatted(barcode, id),
          "'coffer scan %s' tells the catalog of it; take another cartridge".formatted(barcode));
    }
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

  /** Tells the catalog of a label that was written on a cartridge that held nothing any more. */
  void record(
      Catalog catalog, Mount mount, VolumeFacts facts, Config.Pool pool, VolumeFormat format)
      throws CatalogException {
    catalog.write(
        site.actor(),
        session ->
            record(session, mount, facts, new PoolName(pool.name()), format, GivenUp.NOTHING));
  }

  private boolean record(
      Session session,
      Mount mount,
      VolumeFacts facts,
      PoolName pool,
      VolumeFormat format,
      GivenUp givenUp)
      throws CatalogException {
    Barcode barcode = new Barcode(facts.barcode());
    Volume volume =
        new Volume(volumeId(facts), barcode, format, facts.labelledAt(), facts.blockBytes());
    String why = "labelled " + volume.id();
    if (givenUp.action().isPresent()) {
      var unused =
          site.control(session)
              .custody()
              .change(barcode, givenUp.action().get(), why, givenUp.right());
    }
    Optional<Cartridge> before = session.cartridges().find(barcode);
    if (before.isPresent()) {
      Cartridge old = before.get();
      if (old.data() != DataState.LABELLED) {
        session.cartridges().transition(barcode, old.data(), DataState.LABELLED, why);
      }
      session
          .cartridges()
          .update(
              new Cartridge(
                  barcode,
                  Optional.of(pool),
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
                  Optional.of(pool),
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
  }
}
