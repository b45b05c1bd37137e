package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.PickLists;
import dev.coffer.catalog.control.RotationPolicies;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.PickList;
import dev.coffer.catalog.rotation.PlannedPickUp;
import dev.coffer.catalog.rotation.PlannedRun;
import dev.coffer.catalog.rotation.Rotation;
import dev.coffer.catalog.rotation.RotationPlan;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.catalog.rotation.SetPlace;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the courier takes and brings at a rotation's next pick-up. This is the one place that says
 * so: the run, the vault's lists and what is due all ask here.
 */
public final class RotationPickUps {
  private static final int WEEKS = 4;

  private final Catalog catalog;

  public RotationPickUps(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The next pick-up of a policy.
   *
   * @param runBefore a run that comes before it: only after that is it known what goes out
   * @param out what goes out
   * @param back what comes back and is expired now
   * @param left what comes back by the plan and cannot yet, and why
   */
  public record Next(
      RotationPolicy policy,
      PlannedPickUp pickUp,
      Optional<LocalDate> runBefore,
      SortedMap<Barcode, SetPlace> out,
      SortedMap<Barcode, SetPlace> back,
      List<String> left) {
    /** The day the courier comes. */
    public LocalDate day() {
      return pickUp.day().date();
    }

    /** When the right to move its cartridges ends. */
    public Instant until() {
      return policy.window().startOf(day().plusDays(2));
    }

    /** What goes one way. */
    public SortedMap<Barcode, SetPlace> moved(AuthorityScope scope) {
      return scope == AuthorityScope.PICK_UP ? out : back;
    }
  }

  /** The next pick-up; empty if the calendar has none in the next weeks. */
  public Optional<Next> next(RotationPolicy policy) throws CatalogException {
    return catalog.read(session -> next(session, policy));
  }

  /** The next pick-ups of the policies whose cartridges go to a vault. */
  public List<Next> of(String vault) throws CatalogException {
    return catalog.read(session -> {
      List<Next> all = all(session);
      return all.stream().filter(each -> each.policy().vault().equals(vault)).toList();
    });
  }

  /** The next pick-up of each policy in force. */
  public static List<Next> all(Session session) throws CatalogException {
    List<Next> all = new ArrayList<>();
    Control control = Control.of(session);
    if (control.isFounded()) {
      for (RotationPolicies.Version each : control.rotationPolicies().inForce()) {
        next(session, each.policy()).ifPresent(all::add);
      }
    }
    return all;
  }

  private static Optional<Next> next(Session session, RotationPolicy policy)
      throws CatalogException {
    Control control = Control.of(session);
    RotationState state = control.rotationState(policy);
    LocalDate today = state.day().today();
    RotationPlan plan =
        new Rotation(policy).plan(state, WEEKS, RotationJob.estimate(session, policy));
    Optional<PlannedPickUp> next =
        plan.pickUps().stream().filter(each -> !each.day().date().isBefore(today)).findFirst();
    if (next.isEmpty()) {
      return Optional.empty();
    }
    PlannedPickUp pickUp = next.get();
    Optional<LocalDate> runBefore =
        plan.runs().stream()
            .map(PlannedRun::date)
            .filter(date -> date.isBefore(pickUp.day().date()))
            .findFirst();
    List<String> left = new ArrayList<>();
    SortedMap<Barcode, SetPlace> out = new TreeMap<>();
    SortedMap<Barcode, SetPlace> back = new TreeMap<>();
    if (runBefore.isEmpty()) {
      pickUp.out().forEach(each -> out.put(each.barcode(), each.place()));
      for (PlannedPickUp.Moved each : pickUp.back()) {
        // what expires only on the day of the pick-up gets onto its list on that day
        Optional<String> kept = control.custody().gate(each.barcode()).notExpired();
        if (kept.isPresent()) {
          left.add(each.barcode() + ": " + kept.get());
        } else {
          back.put(each.barcode(), each.place());
        }
      }
    } else {
      left.add("the run of %s comes first; the list follows it".formatted(runBefore.get()));
    }
    return Optional.of(new Next(policy, pickUp, runBefore, out, back, left));
  }

  /**
   * Fixes a list; if there is one already that is the same, that one.
   *
   * @param site whose actor makes it, and whose configuration says where its vault is
   */
  public PickList fix(
      Site site, AuthorityScope scope, Instant until, String vault, Collection<Barcode> cartridges)
      throws CatalogException {
    return catalog.write(
        site.actor(),
        session -> {
          Control control = Control.of(session);
          PickLists lists = control.custody().pickLists();
          SortedMap<Barcode, Integer> wanted = new TreeMap<>();
          for (Barcode barcode : cartridges) {
            wanted.put(barcode, control.custody().find(barcode).generation());
          }
          for (PickList each : lists.all()) {
            if (each.scope() == scope
                && each.until().equals(until)
                && each.cartridges().equals(wanted)) {
              return each;
            }
          }
          PickList made = lists.schedule(scope, control.now(), until, vault, wanted.keySet());
          control.vaultSchedules().used(made, site.config().schedule(vault));
          return made;
        });
  }
}
