package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.VaultSchedules;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.Hold;
import dev.coffer.catalog.custody.PickList;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.job.RotationPickUps;
import dev.coffer.cli.job.Site;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The schedule's lists: what goes out at a pick-up and what comes back. Nobody chooses what is on a
 * list; it follows from the schedule, and that is why it needs no second person.
 */
public final class VaultLists {
  private static final Set<CustodyState> ON_SITE =
      EnumSet.of(CustodyState.LIBRARY, CustodyState.SHELF);
  private static final Set<DataState> FINISHED = EnumSet.of(DataState.SEALED, DataState.OPEN);

  private final Site site;
  private final Catalog catalog;

  public VaultLists(Site site, Catalog catalog) {
    this.site = site;
    this.catalog = catalog;
  }

  /**
   * A list and where its cartridges are now.
   *
   * @param isOpen it is a right to move them at this moment
   * @param change what it was made by, if the list before was made by something else
   * @param handedOver those that were handed over by its right; they may have come round since
   */
  public record Shown(
      PickList list,
      List<CustodyRecord> cartridges,
      boolean isOpen,
      Set<Barcode> handedOver,
      Optional<VaultSchedules.Change> change) {
    /** What nobody may overlook: the list was made by something else than the one before. */
    public Optional<String> warning() {
      return change.map(c ->
          c.before().isEmpty()
              ? "FIRST list of %s, made by: %s.".formatted(list.destination(), c.schedule())
              : "CHANGED since the last list of %s: made by %s; before by %s."
                  .formatted(list.destination(), c.schedule(), c.before().get()));
    }

    /** How many of them have left, or have come. */
    public long moved() {
      EnumSet<CustodyState> before =
          list.scope() == AuthorityScope.PICK_UP
              ? EnumSet.of(
                  CustodyState.LIBRARY, CustodyState.SHELF, CustodyState.DRIVE, CustodyState.PACKED)
              : EnumSet.of(
                  CustodyState.VAULT, CustodyState.RECALL_REQUESTED, CustodyState.RECALL_APPROVED);
      return cartridges.stream()
          .filter(c -> !before.contains(c.state()) || handedOver.contains(c.barcode()))
          .count();
    }
  }

  /** All lists of one direction, oldest first. */
  public List<Shown> all(AuthorityScope scope) throws CatalogException {
    return catalog.read(session -> {
      Control control = Control.of(session);
      List<Shown> shown = new ArrayList<>();
      for (PickList list : control.custody().pickLists().all()) {
        if (list.scope() == scope) {
          shown.add(shown(control, list));
        }
      }
      return shown;
    });
  }

  /** One list. */
  public Shown find(AuthorityScope scope, long number) throws CatalogException {
    return catalog.read(session -> find(Control.of(session), scope, number));
  }

  static Shown find(Control control, AuthorityScope scope, long number) throws CatalogException {
    PickList list =
        control
            .custody()
            .pickLists()
            .find(number)
            .orElseThrow(() -> new CatalogRefusedException("no list of this number: " + number));
    if (list.scope() != scope) {
      throw new CatalogRefusedException(
          "list " + number + " is " + words(list.scope()) + ", not " + words(scope));
    }
    return shown(control, list);
  }

  private static String words(AuthorityScope scope) {
    return scope == AuthorityScope.PICK_UP ? "a pick list" : "a return list";
  }

  private static Shown shown(Control control, PickList list) throws CatalogException {
    List<CustodyRecord> cartridges = new ArrayList<>();
    for (Barcode barcode : list.cartridges().keySet()) {
      cartridges.add(control.custody().find(barcode));
    }
    return new Shown(
        list,
        cartridges,
        list.at(control.now()).isPresent(),
        control.custody().pickLists().moved(list),
        control.vaultSchedules().of(list));
  }

  /**
   * What the next list would be.
   *
   * @param day of the pick-up
   * @param until when the right to move them ends
   * @param left why others stay where they are
   */
  public record Next(
      LocalDate day, Instant until, SortedSet<Barcode> cartridges, List<String> left) {}

  /**
   * What goes out at the next pick-up of a vault, or comes back with it: by the rotation, if its
   * policy names the vault, and then on its days; of other pools, by the configuration.
   *
   * @throws UsageException if the configuration names no pick-up for it
   */
  public Next next(AuthorityScope scope, Config.Place vault)
      throws CatalogException, CommandException {
    List<RotationPickUps.Next> rotations = new RotationPickUps(catalog).of(vault.location().name());
    if (!rotations.isEmpty()) {
      return byRotation(scope, vault, rotations);
    }
    if (vault.pickUp().isEmpty() || vault.pools().isEmpty()) {
      throw new UsageException(
          "the configuration says no pick-up days or no pools for '"
              + vault.location().name()
              + "'",
          "add pick-up = [\"friday\"] and pools = [\"weekly\"] to its [[location]], or name it as"
              + " the vault of a rotation policy");
    }
    LocalDate day = site.config().days().of(site.time().instant());
    while (!vault.pickUp().contains(day.getDayOfWeek())) {
      day = day.plusDays(1);
    }
    Instant until = site.config().days().endOf(day);
    LocalDate pickUp = day;
    List<String> left = new ArrayList<>();
    SortedSet<Barcode> named = bySchedule(scope, vault, left);
    return new Next(pickUp, until, named, left);
  }

  private SortedSet<Barcode> bySchedule(AuthorityScope scope, Config.Place vault, List<String> left)
      throws CatalogException {
    return catalog.read(session -> {
      Control control = site.control(session);
      return scope == AuthorityScope.PICK_UP
          ? goingOut(session, control, vault)
          : comingBack(session, control, vault, left);
    });
  }

  /** The earliest pick-up of the rotations, and on it what else the vault's pools have. */
  private Next byRotation(
      AuthorityScope scope, Config.Place vault, List<RotationPickUps.Next> rotations)
      throws CatalogException {
    RotationPickUps.Next first =
        rotations.stream().min(Comparator.comparing(RotationPickUps.Next::day)).orElseThrow();
    List<String> others = new ArrayList<>(vault.pools());
    SortedSet<Barcode> named = new TreeSet<>();
    List<String> left = new ArrayList<>();
    for (RotationPickUps.Next each : rotations) {
      others.remove(each.policy().pool().text());
      others.remove(each.policy().scratch().text());
      if (each.day().equals(first.day())) {
        named.addAll(each.moved(scope).keySet());
        left.addAll(each.left());
      }
    }
    named.addAll(
        bySchedule(scope, new Config.Place(vault.location(), vault.pickUp(), others), left));
    return new Next(first.day(), first.until(), named, left);
  }

  private static SortedSet<Barcode> goingOut(Session session, Control control, Config.Place vault)
      throws CatalogException {
    SortedSet<Barcode> named = new TreeSet<>();
    Set<Barcode> listed = listed(control);
    for (Cartridge cartridge : cartridges(session, vault)) {
      boolean living = control.custody().gate(cartridge.barcode()).notExpired().isPresent();
      if (FINISHED.contains(cartridge.data())
          && ON_SITE.contains(cartridge.custody())
          && living
          && !listed.contains(cartridge.barcode())) {
        named.add(cartridge.barcode());
      }
    }
    return named;
  }

  /** On a list that is open and not yet moved: it needs no other. */
  static Set<Barcode> listed(Control control) throws CatalogException {
    Set<Barcode> listed = new HashSet<>();
    Instant now = control.now();
    for (PickList list : control.custody().pickLists().all()) {
      if (now.isBefore(list.until())) {
        Set<Barcode> moved = control.custody().pickLists().moved(list);
        list.cartridges().keySet().stream().filter(b -> !moved.contains(b)).forEach(listed::add);
      }
    }
    return listed;
  }

  private static SortedSet<Barcode> comingBack(
      Session session, Control control, Config.Place vault, List<String> left)
      throws CatalogException {
    SortedSet<Barcode> named = new TreeSet<>();
    Set<Barcode> listed = listed(control);
    for (Cartridge cartridge : cartridges(session, vault)) {
      Barcode barcode = cartridge.barcode();
      boolean there =
          cartridge.custody() == CustodyState.VAULT
              && cartridge.location().equals(vault.location().name());
      if (!there || listed.contains(barcode) || cartridge.data() != DataState.SEALED) {
        continue;
      }
      var gate = control.custody().gate(barcode);
      if (gate.notExpired().isPresent()) {
        continue;
      }
      Optional<String> against =
          Hold.on(barcode, control.safeguards().holds())
              .or(gate::clockFrozen)
              .or(gate::noHeartbeat)
              .or(gate::brake)
              .or(gate::policy);
      if (against.isPresent()) {
        left.add(barcode + ": " + against.get());
      } else {
        named.add(barcode);
      }
    }
    return named;
  }

  private static List<Cartridge> cartridges(Session session, Config.Place vault)
      throws CatalogException {
    List<Cartridge> all = new ArrayList<>();
    for (String pool : vault.pools()) {
      all.addAll(session.cartridges().inPool(new PoolName(pool)));
    }
    return all;
  }

  /**
   * Makes the next list; it is open from now to the end of the pick-up's day.
   *
   * @throws CatalogRefusedException if there is nothing to list
   */
  public PickList make(AuthorityScope scope, Config.Place vault, Next next)
      throws CatalogException {
    if (next.cartridges().isEmpty()) {
      throw new CatalogRefusedException(
          "nothing "
              + (scope == AuthorityScope.PICK_UP ? "goes to " : "comes back from ")
              + vault.location().name()
              + " on "
              + next.day()
              + (next.left().isEmpty() ? "" : ": " + String.join("; ", next.left())));
    }
    catalog.write(
        site.actor(),
        session -> {
          LocationMirror.put(Control.of(session), site.config());
          return true;
        });
    return new RotationPickUps(catalog)
        .fix(site, scope, next.until(), vault.location().name(), next.cartridges());
  }
}
