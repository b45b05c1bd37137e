package dev.coffer.cli.job.doctor;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.job.Desk;
import dev.coffer.cli.job.Site;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A home that is being looked at, of which any part may be missing or broken. One thread uses it;
 * its owner closes it.
 */
public final class Patient implements AutoCloseable {
  private final Home home;
  private final InstantSource time;
  private final Desk desk;
  private @Nullable Site site;
  private @Nullable Catalog catalog;

  public Patient(Home home, InstantSource time, Desk desk) {
    this.home = home;
    this.time = time;
    this.desk = desk;
  }

  public Home home() {
    return home;
  }

  public Instant now() {
    return time.instant();
  }

  /** The home with its configuration; fails for whoever has to say that it is broken. */
  public Site requireSite() throws CommandException, IOException {
    Site open = site;
    if (open == null) {
      open = Site.open(home, time).at(desk);
      site = open;
    }
    return open;
  }

  /** The catalog, which stays open until this is closed; fails for whoever has to say so. */
  public Catalog requireCatalog() throws CommandException, IOException, CatalogException {
    Catalog open = catalog;
    if (open == null) {
      open = requireSite().openCatalog();
      catalog = open;
    }
    return open;
  }

  /** The home with its configuration; empty if that cannot be read. */
  public Optional<Site> site() {
    try {
      return Optional.of(requireSite());
    } catch (CommandException | IOException e) {
      return Optional.empty(); // ConfigurationCheck says why
    }
  }

  /** The catalog; empty if it cannot be opened. */
  public Optional<Catalog> catalog() {
    try {
      return Optional.of(requireCatalog());
    } catch (CommandException | IOException | CatalogException e) {
      return Optional.empty(); // CatalogCheck says why
    }
  }

  @Override
  public void close() throws CatalogException {
    if (catalog != null) {
      catalog.close();
    }
  }
}
