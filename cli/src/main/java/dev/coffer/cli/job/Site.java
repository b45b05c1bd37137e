package dev.coffer.cli.job;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.Home;
import dev.coffer.tape.TapeDrives;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.TapeLibrary;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;

/**
 * One home, opened: its configuration, and the ways to its catalog and its library. Opens nothing
 * before it is asked to.
 *
 * @param actor who does what is done
 */
public record Site(Home home, Config config, InstantSource time, Principal actor) {

  /** Opens a home for the user of this process. */
  public static Site open(Home home, InstantSource time) throws SetupException, IOException {
    Config config = home.config();
    String person = System.getProperty("user.name", "");
    return new Site(
        home,
        config,
        time,
        new Principal(person.isBlank() ? "unknown" : person, config.host(), "cli"));
  }

  /** Opens the catalog; the caller closes it. */
  public Catalog openCatalog() throws CatalogException, SetupException {
    if (!Files.exists(home.catalogFile())) {
      throw new SetupException(
          "no catalog at " + home.catalogFile(),
          "'coffer init' makes an empty one, 'coffer catalog rebuild' fills it from cartridges");
    }
    return SqliteCatalog.open(home.catalogFile(), time);
  }

  /** The library. */
  public TapeLibrary library() throws TapeException, SetupException {
    requireLibrary();
    return TapeDrives.openLibrary(config.library().path());
  }

  /** The library as the virtual one it is, for what only a virtual one can do. */
  public VirtualLibrary virtualLibrary() throws TapeException, SetupException {
    requireLibrary();
    return VirtualLibrary.open(config.library().path());
  }

  private void requireLibrary() throws SetupException {
    if (!VirtualLibrary.isLibrary(config.library().path())) {
      throw new SetupException(
          "no library at " + config.library().path(), "'coffer library create' makes one");
    }
  }
}
