package dev.coffer.cli.job;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.Home;
import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ChangerLibrary;
import dev.coffer.tape.changer.TapeLibrary;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One home, opened: its configuration, and the ways to its catalog and its library. Opens nothing
 * before it is asked to.
 *
 * @param actor who does what is done
 * @param desk the host's drives, and who serves them
 */
public record Site(Home home, Config config, InstantSource time, Principal actor, Desk desk) {

  /** Opens a home for the user of this process. */
  public static Site open(Home home, InstantSource time) throws SetupException, IOException {
    return open(home, time, Optional.empty());
  }

  /**
   * Opens a home for somebody.
   *
   * @param person who acts; empty for the user of this process
   */
  public static Site open(Home home, InstantSource time, Optional<String> person)
      throws SetupException, IOException {
    Config config = home.config();
    return new Site(
        home,
        config,
        time,
        new Principal(person.orElseGet(Site::account), config.host(), "cli"),
        Desk.unattended());
  }

  private static String account() {
    String account = System.getProperty("user.name", "");
    return account.isBlank() ? "unknown" : account;
  }

  /** The actor was named, and is not the user of this process. */
  public boolean isNamed() {
    return !actor.person().equals(account());
  }

  /** The same site with another actor, whose signature was checked. */
  public Site actingAs(String person) {
    return new Site(home, config, time, new Principal(person, actor.host(), actor.via()), desk);
  }

  /** The same site, whose drives are served at another desk. */
  public Site at(Desk other) {
    return new Site(home, config, time, actor, other);
  }

  /**
   * Opens the catalog; the caller closes it.
   *
   * @throws SetupException if there is none, or the actor goes by a name that is not the login
   *     account's and is not on the list of people either
   */
  public Catalog openCatalog() throws CatalogException, SetupException {
    Catalog catalog = openAnyCatalog();
    if (!isNamed()) {
      return catalog;
    }
    try {
      requireListed(catalog);
      return catalog;
    } catch (CatalogException | SetupException | RuntimeException e) {
      catalog.close();
      throw e;
    }
  }

  private void requireListed(Catalog catalog) throws CatalogException, SetupException {
    boolean known =
        catalog.read(session -> {
          Control control = Control.of(session);
          return !control.isFounded() || control.people().find(actor.person()).isPresent();
        });
    if (!known) {
      throw new SetupException(
          "nobody called '" + actor.person() + "' is on the list of people",
          "'coffer people list' shows who is; --person and $COFFER_PERSON say who acts");
    }
  }

  private Catalog openAnyCatalog() throws CatalogException, SetupException {
    if (!Files.exists(home.catalogFile())) {
      throw new SetupException(
          "no catalog at " + home.catalogFile(),
          "'coffer init' makes an empty one, 'coffer catalog rebuild' fills it from cartridges");
    }
    return SqliteCatalog.open(home.catalogFile(), time);
  }

  /**
   * The actor, who has to be on the list of people.
   *
   * @throws RefusedException if they are not, or there is no list
   */
  public Principal requirePerson(Catalog catalog) throws CatalogException, CommandException {
    requireFounded(catalog);
    if (catalog.read(session -> Control.of(session).people().find(actor.person())).isEmpty()) {
      throw new RefusedException(
          actor.person() + " is not on the list of people",
          "say who acts with --person or $COFFER_PERSON; 'coffer people list' shows who there is");
    }
    return actor;
  }

  /**
   * Does nothing if two-person control is set up.
   *
   * @throws RefusedException if it is not
   */
  public void requireFounded(Catalog catalog) throws CatalogException, CommandException {
    if (!catalog.read(session -> Control.of(session).isFounded())) {
      throw PeopleJob.notFounded();
    }
  }

  /** Two-person control in a unit of work, with what this site's policies say. */
  public Control control(Session session) {
    return Control.of(session);
  }

  /**
   * The library.
   *
   * @throws SetupException if the virtual one is not there, or this host has not exactly one that
   *     could be meant
   * @throws TapeException if a device that the configuration names is not there
   */
  public DeskLibrary library() throws TapeException, SetupException {
    return new DeskLibrary(devices(), desk);
  }

  private TapeLibrary devices() throws TapeException, SetupException {
    return switch (config.library()) {
      case Config.VirtualLibrary virtual -> virtualLibrary();
      case Config.ChangerLibrary changer ->
          ChangerLibrary.open(desk.host(), changer.changer(), changer.drives());
      case Config.SingleDrives single -> new HandLibrary(this, single.drives());
      case Config.ScannedLibrary scanned -> scan();
    };
  }

  private TapeLibrary scan() throws TapeException, SetupException {
    List<TapeDevice> changers = desk.host().changers();
    if (changers.size() == 1) {
      return ChangerLibrary.open(desk.host(), changers.getFirst().lastingName(), Map.of());
    }
    List<String> drives = desk.host().drives().stream().map(TapeDevice::lastingName).toList();
    if (changers.isEmpty() && !drives.isEmpty()) {
      return new HandLibrary(this, drives);
    }
    throw new SetupException(
        changers.isEmpty()
            ? "this host has no tape drive and no medium changer"
            : "this host has more than one medium changer: "
                + String.join(", ", changers.stream().map(each -> each.lastingName()).toList()),
        changers.isEmpty()
            ? "'coffer doctor' says what is missing"
            : "name one: coffer library add --changer SERIAL --replace");
  }

  /** The library as the virtual one it is, for what only a virtual one can do. */
  public VirtualLibrary virtualLibrary() throws TapeException, SetupException {
    Path path = virtualPath();
    if (!VirtualLibrary.isLibrary(path)) {
      throw new SetupException("no library at " + path, "'coffer library create' makes one");
    }
    return VirtualLibrary.open(path);
  }

  /**
   * The directory of the virtual library, whether or not it is there yet.
   *
   * @throws SetupException if the configured library is a real one
   */
  public Path virtualPath() throws SetupException {
    return config
        .library()
        .virtualPath()
        .orElseThrow(() ->
            new SetupException(
                "the library of this home is a real one",
                "only virtual libraries and cartridges can be made; see coffer.toml"));
  }

  /** Whether there is a library to look into; a real one always counts as there. */
  public boolean hasLibrary() {
    return config.library().virtualPath().map(VirtualLibrary::isLibrary).orElse(true);
  }
}
