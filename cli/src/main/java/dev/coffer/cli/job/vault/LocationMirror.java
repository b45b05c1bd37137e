package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.custody.Location;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.job.Site;
import java.util.List;

/**
 * Tells the catalog of the locations of {@code coffer.toml}, so that lists and histories stay
 * readable when the file is lost.
 */
public final class LocationMirror {
  private LocationMirror() {}

  /** Tells it what it does not know yet; writes nothing if it knows all. */
  public static void tell(Site site, Catalog catalog) throws CatalogException {
    List<Location> known = catalog.read(session -> Control.of(session).locations().all());
    boolean news =
        site.config().locations().values().stream().anyMatch(p -> !known.contains(p.location()));
    if (news) {
      catalog.write(
          site.actor(),
          session -> {
            put(Control.of(session), site.config());
            return true;
          });
    }
  }

  static void put(Control control, Config config) throws CatalogException {
    for (Config.Place place : config.locations().values()) {
      control.locations().put(place.location());
    }
  }
}
