package dev.coffer.cli.job;

import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Dataset;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.Pool;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.cli.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells the catalog of volumes that were scanned, and of the pools and datasets they name. */
final class ScanRecorder {
  private final Site site;
  private final Catalog catalog;

  ScanRecorder(Site site, Catalog catalog) {
    this.site = site;
    this.catalog = catalog;
  }

  /** Adds a volume; one that the catalog knows otherwise is quarantined, and a problem. */
  void volume(String text, VolumeScan scan, List<String> problems) throws CatalogException {
    VolumeFacts facts = scan.facts();
    try {
      PoolName unused = new PoolName(facts.pool());
    } catch (IllegalArgumentException e) {
      problems.add("volume %s is left out: %s".formatted(facts.volser(), e.getMessage()));
      return;
    }
    Barcode barcode = new Barcode(text);
    Volume volume =
        new Volume(
            LabelJob.volumeId(facts),
            barcode,
            format(scan),
            facts.labelledAt(),
            facts.blockBytes());
    Optional<Volume> known = catalog.read(session -> session.volumes().current(barcode));
    if (known.isPresent() && !known.get().equals(volume)) {
      String why =
          "it is volume %s of %s, the catalog expects %s of %s"
              .formatted(
                  volume.id(), volume.labelledAt(), known.get().id(), known.get().labelledAt());
      problems.add(
          String.valueOf(
              new VolumeGuard(catalog, site.actor()).quarantined(text, why).getMessage()));
      return;
    }
    if (known.isEmpty()) {
      add(volume, facts, scan);
    }
  }

  private void add(Volume volume, VolumeFacts facts, VolumeScan scan) throws CatalogException {
    PoolName pool = new PoolName(facts.pool());
    pool(pool, facts.blockBytes(), format(scan));
    DataState state =
        scan.full() ? DataState.SEALED : scan.hasArchives() ? DataState.OPEN : DataState.LABELLED;
    String why = "found by a scan as volume " + volume.id();
    catalog.write(
        site.actor(),
        session -> {
          Optional<Cartridge> before = session.cartridges().find(volume.cartridge());
          if (before.isEmpty()) {
            session
                .cartridges()
                .add(
                    new Cartridge(
                        volume.cartridge(),
                        Optional.of(pool),
                        state,
                        CustodyState.LIBRARY,
                        OptionalLong.empty(),
                        "",
                        session.now(),
                        ""),
                    why);
          } else if (before.get().data() == DataState.BLANK) {
            session.cartridges().transition(volume.cartridge(), DataState.BLANK, state, why);
          }
          session.volumes().add(volume);
          return true;
        });
  }

  /** Adds a dataset if the catalog does not know it, an archive of which is on a volume. */
  void dataset(String text, VolumeId on) throws CatalogException {
    DatasetName name = new DatasetName(text);
    if (catalog.read(session -> session.datasets().find(name)).isPresent()) {
      return;
    }
    Config.Dataset declared = site.config().datasets().get(text);
    Config.Pool declaredPool = declared == null ? null : site.config().pools().get(declared.pool());
    if (declared != null && declaredPool != null) {
      ConfigMirror.pool(catalog, site, declaredPool);
      ConfigMirror.dataset(catalog, site, declared);
      return;
    }
    PoolName pool =
        catalog.read(session -> {
          Volume volume = session.volumes().find(on).orElseThrow();
          return session
              .cartridges()
              .find(volume.cartridge())
              .flatMap(Cartridge::pool)
              .orElseThrow();
        });
    catalog.write(
        site.actor(),
        session -> {
          session
              .datasets()
              .add(
                  new Dataset(
                      name, List.of(), List.of(), List.of(), true, true, pool, List.of(), 1));
          return true;
        });
  }

  private static VolumeFormat format(VolumeScan scan) {
    return scan.onLtfs() ? VolumeFormat.LTFS : VolumeFormat.TAR;
  }

  private void pool(PoolName name, int blockSizeBytes, VolumeFormat found) throws CatalogException {
    if (catalog.read(session -> session.pools().find(name)).isPresent()) {
      return;
    }
    Config.Pool declared = site.config().pools().get(name.text());
    int days = declared == null ? 0 : declared.retentionDays();
    catalog.write(
        site.actor(),
        session -> {
          session
              .pools()
              .add(
                  new Pool(
                      name,
                      Duration.ofDays(days),
                      blockSizeBytes,
                      declared == null ? found : declared.format(),
                      OptionalLong.empty(),
                      List.of()));
          return true;
        });
  }
}
