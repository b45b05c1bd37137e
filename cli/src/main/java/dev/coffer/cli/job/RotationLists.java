package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.PickList;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.SetPlace;
import dev.coffer.cli.CommandException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the courier takes and brings at the next pick-up: cartridges into import/export slots, the
 * lists that give the right to move them, and packing. All of it can be done again; a list that
 * stands is not made twice.
 */
public final class RotationLists {
  private final Site site;
  private final Catalog catalog;
  private final RotationPolicy policy;
  private final RotationRunJob.Listener listener;

  RotationLists(
      Site site, Catalog catalog, RotationPolicy policy, RotationRunJob.Listener listener) {
    this.site = site;
    this.catalog = catalog;
    this.policy = policy;
    this.listener = listener;
  }

  /** One list, with the set of each cartridge and where it is. */
  public record Listed(PickList list, LocalDate pickUp, SortedMap<Barcode, String> places) {}

  /** The lists of the next pick-up; none while a run comes before it. */
  List<Listed> next() throws CatalogException, CommandException, IOException {
    Optional<RotationPickUps.Next> next = new RotationPickUps(catalog).next(policy);
    if (next.isEmpty() || next.get().runBefore().isPresent()) {
      return List.of();
    }
    eject(List.copyOf(next.get().out().keySet()));
    List<Listed> lists = new ArrayList<>();
    list(AuthorityScope.PICK_UP, next.get()).ifPresent(lists::add);
    list(AuthorityScope.RETURN, next.get()).ifPresent(lists::add);
    return lists;
  }

  private void eject(List<Barcode> out) throws CatalogException, CommandException, IOException {
    CartridgeMoves moves = new CartridgeMoves();
    List<Barcode> byHand = new ArrayList<>();
    try {
      for (Barcode barcode : out) {
        sealed(barcode);
        if (!ejected(barcode, moves)) {
          byHand.add(barcode);
        }
      }
    } finally {
      moves.record(catalog, site.actor());
    }
    if (!byHand.isEmpty()) {
      listener.takesOut(byHand);
    }
  }

  /** What leaves is never written again. */
  private void sealed(Barcode barcode) throws CatalogException {
    catalog.write(
        site.actor(),
        session -> {
          if (session.cartridges().find(barcode).orElseThrow().data() == DataState.OPEN) {
            session
                .cartridges()
                .transition(barcode, DataState.OPEN, DataState.SEALED, "it leaves the site");
          }
          return true;
        });
  }

  /** False if it is in the library and no import/export slot is free for it. */
  private boolean ejected(Barcode barcode, CartridgeMoves moves)
      throws CatalogException, CommandException, IOException {
    LibraryInventory inventory;
    try (MediumChanger changer = site.library().openChanger()) {
      inventory = changer.inventory();
    }
    Optional<ElementAddress> at = inventory.find(barcode.text());
    if (at.isEmpty() || at.get().kind() == ElementAddress.Kind.IMPORT_EXPORT) {
      return true;
    }
    Optional<ElementAddress> free =
        inventory.of(ElementAddress.Kind.IMPORT_EXPORT).stream()
            .filter(each -> !each.full())
            .map(LibraryInventory.Element::address)
            .findFirst();
    if (free.isEmpty()) {
      return false;
    }
    Optional<ElementAddress> from =
        at.get().kind() == ElementAddress.Kind.DRIVE
            ? new Mounter(site.library(), moves).unmount(barcode.text())
            : at;
    if (from.isPresent()) {
      move(barcode, from.get(), free.get(), moves);
    }
    step(barcode, RotationRun.CartridgeStep.EJECTED);
    listener.step("cartridge " + barcode + " is in an import/export slot");
    return true;
  }

  private void move(Barcode barcode, ElementAddress from, ElementAddress to, CartridgeMoves moves)
      throws CommandException, IOException {
    try (MediumChanger changer = site.library().openChanger()) {
      changer.move(from, to);
      moves.moved(barcode.text(), to);
    }
  }

  private Optional<Listed> list(AuthorityScope scope, RotationPickUps.Next next)
      throws CatalogException {
    SortedMap<Barcode, SetPlace> places = next.moved(scope);
    if (places.isEmpty()) {
      return Optional.empty();
    }
    PickList list =
        new RotationPickUps(catalog)
            .fix(site, scope, next.until(), policy.vault(), places.keySet());
    SortedMap<Barcode, String> where = new TreeMap<>();
    catalog.read(session -> {
      for (Barcode barcode : places.keySet()) {
        where.put(barcode, places.get(barcode) + ", " + where(session, barcode));
      }
      return true;
    });
    return Optional.of(new Listed(list, next.day(), where));
  }

  private static String where(Session session, Barcode barcode) throws CatalogException {
    Cartridge cartridge = session.cartridges().find(barcode).orElseThrow();
    return cartridge.custody()
        + (cartridge.location().isBlank() ? "" : " (" + cartridge.location() + ")");
  }

  /** Packs what goes out, if it was said into what; says what is left to do. */
  List<String> pack(List<Listed> lists, Optional<RotationRunJob.Packing> packing)
      throws CatalogException {
    List<String> remarks = new ArrayList<>();
    for (Listed each : lists) {
      if (each.list().scope() != AuthorityScope.PICK_UP) {
        continue;
      }
      List<Barcode> left = new ArrayList<>();
      for (Barcode barcode : each.list().cartridges().keySet()) {
        CustodyState state =
            catalog.read(s -> s.cartridges().find(barcode).orElseThrow().custody());
        if (state == CustodyState.LIBRARY || state == CustodyState.SHELF) {
          if (packing.isPresent()) {
            pack(barcode, each.list(), packing.get());
          } else {
            left.add(barcode);
          }
        }
      }
      if (!left.isEmpty()) {
        remarks.add(
            "to be packed for %s: %s; coffer rotation run --container NAME --seal NUMBER"
                .formatted(
                    each.pickUp(), String.join(", ", left.stream().map(Barcode::text).toList())));
      }
    }
    return remarks;
  }

  private void pack(Barcode barcode, PickList list, RotationRunJob.Packing packing)
      throws CatalogException {
    catalog.write(
        site.actor(),
        session ->
            Control.of(session)
                .custody()
                .act(
                    barcode,
                    CustodyAction.PACK,
                    "for pick list " + list.number(),
                    Right.pickList(list.number()),
                    act ->
                        act.withBarcodeSeen(barcode)
                            .withSeal(packing.container(), packing.seal())));
    step(barcode, RotationRun.CartridgeStep.PACKED);
    listener.step(
        "cartridge %s is packed in %s under seal %s"
            .formatted(barcode, packing.container(), packing.seal()));
  }

  /** Notes it at the last run of the cartridge, if it was in one. */
  private void step(Barcode barcode, RotationRun.CartridgeStep step) throws CatalogException {
    catalog.write(
        site.actor(),
        session -> {
          var runs = Control.of(session).rotationRuns();
          Optional<RotationRun> last =
              runs.of(policy.name()).reversed().stream()
                  .filter(run -> run.barcodes().contains(barcode))
                  .findFirst();
          if (last.isPresent()) {
            runs.step(last.get().id(), barcode, step);
          }
          return true;
        });
  }
}
