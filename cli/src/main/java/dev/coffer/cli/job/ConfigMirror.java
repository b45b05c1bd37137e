package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryNames;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Dataset;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.Pool;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.RawBytes;
import dev.coffer.cli.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells the catalog of the pools and datasets of {@code coffer.toml} as they are used, so that what
 * it knows of archives stays readable when the file is lost.
 */
final class ConfigMirror {
  private ConfigMirror() {}

  static void pool(Catalog catalog, Site site, Config.Pool pool) throws CatalogException {
    Pool wanted =
        new Pool(
            new PoolName(pool.name()),
            Duration.ofDays(pool.retentionDays()),
            site.config().archive().blockSizeBytes(),
            pool.format(),
            OptionalLong.empty(),
            List.of());
    Optional<Pool> known = catalog.read(session -> session.pools().find(wanted.name()));
    if (known.filter(wanted::equals).isEmpty()) {
      catalog.write(
          site.actor(),
          session -> {
            if (session.pools().find(wanted.name()).isPresent()) {
              session.pools().update(wanted);
            } else {
              session.pools().add(wanted);
            }
            return true;
          });
    }
  }

  static void dataset(Catalog catalog, Site site, Config.Dataset dataset) throws CatalogException {
    Dataset wanted =
        new Dataset(
            new DatasetName(dataset.name()),
            dataset.roots().stream().map(root -> RawBytes.of(EntryNames.bytes(root))).toList(),
            dataset.include(),
            dataset.exclude(),
            dataset.oneFileSystem(),
            dataset.skipCaches(),
            new PoolName(dataset.pool()),
            List.of(),
            site.config().archive().compressionLevel());
    Optional<Dataset> known = catalog.read(session -> session.datasets().find(wanted.name()));
    if (known.filter(wanted::equals).isEmpty()) {
      catalog.write(
          site.actor(),
          session -> {
            if (session.datasets().find(wanted.name()).isPresent()) {
              session.datasets().update(wanted);
            } else {
              session.datasets().add(wanted);
            }
            return true;
          });
    }
  }
}
