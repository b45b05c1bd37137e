package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveException;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.config.Config;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.TapeException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Tells the catalog of new cartridges: each is looked at, and only one that is blank on tape
 * becomes blank in the catalog, a cartridge of a pool from which a rotation may take it.
 */
public final class ScratchJob {
  private final Site site;

  public ScratchJob(Site site) {
    this.site = site;
  }

  /**
   * Adds one cartridge.
   *
   * @param dryRun look and decide, change nothing
   * @return its native capacity, where the drive says it
   * @throws RefusedException if it is not blank, or the catalog knows it
   */
  public OptionalLong add(Barcode barcode, Config.Pool pool, boolean dryRun)
      throws CatalogException, TapeException, ArchiveException, CommandException {
    CartridgeMoves moves = new CartridgeMoves();
    try (Catalog catalog = site.openCatalog()) {
      Optional<Cartridge> known = catalog.read(session -> session.cartridges().find(barcode));
      if (known.isPresent()) {
        throw new RefusedException(
            "the catalog knows cartridge " + barcode + " already: " + known.get().data(),
            "'coffer cartridge show " + barcode + "' says what it is");
      }
      try (Mount mount =
          new Mounter(site.library(), moves).mount(barcode.text(), OptionalInt.empty())) {
        switch (CartridgeContents.forLabelling(mount.drive(), barcode)) {
          case CartridgeContents.Blank blank -> {}
          case CartridgeContents.Foreign foreign ->
              throw new RefusedException(
                  "cartridge %s holds %s".formatted(barcode, foreign.what()),
                  "if nobody needs it, erase it with the tools that wrote it");
          case CartridgeContents.ForeignLtfs foreign ->
              throw new RefusedException(
                  "cartridge %s holds an LTFS volume that is not ours".formatted(barcode),
                  "if nobody needs it, erase it with the tools that wrote it");
          case CartridgeContents.Ours ours ->
              throw new RefusedException(
                  "cartridge %s is volume %s".formatted(barcode, ours.facts().volser()),
                  "'coffer scan " + barcode + "' tells the catalog what is on it");
        }
        OptionalLong capacity =
            mount
                .drive()
                .capacity(0)
                .map(MediumCapacity::remainingBytes)
                .filter(bytes -> bytes > 0)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        if (!dryRun) {
          ConfigMirror.pool(catalog, site, pool);
          catalog.write(
              site.actor(),
              session -> {
                session
                    .cartridges()
                    .add(
                        new Cartridge(
                            barcode,
                            Optional.of(new PoolName(pool.name())),
                            DataState.BLANK,
                            CustodyState.DRIVE,
                            capacity,
                            "drive " + mount.driveNumber(),
                            session.now(),
                            ""),
                        "a new cartridge, blank on tape");
                return true;
              });
        }
        return capacity;
      } finally {
        moves.record(catalog, site.actor());
      }
    }
  }
}
